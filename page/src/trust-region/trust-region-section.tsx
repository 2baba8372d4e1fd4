// The trust region of one run.

export function TrustRegionSection() {
  return <h1>Trust region</h1>
}
