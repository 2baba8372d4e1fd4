// Headers of every answer: nothing is loaded from elsewhere, nothing is told to elsewhere, and the page is cross-origin isolated, so that
// it may use shared memory.

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    `default-src 'self'`,
    `script-src 'self' 'wasm-unsafe-eval'`, // kernels and MuJoCo are WebAssembly
    `worker-src 'self' blob:`,
    `img-src 'self' data: blob:`,
    `style-src 'self' 'unsafe-inline'`, // style attributes, as plots set them
    `object-src 'none'`, `base-uri 'none'`, `form-action 'none'`, `frame-ancestors 'none'`,
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
}
