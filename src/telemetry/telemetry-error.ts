// Telemetry that was asked for and cannot be had. It is thrown before a run begins; what fails later is told, and ends no training.

export class TelemetryError extends Error {
  override readonly name = 'TelemetryError'
}
