// `trpo export RUN --format onnx|safetensors|js`: a saved policy as a file for other programs.

import { Command } from 'commander'
import { EXPORT_FORMATS, type ExportFormat } from '../export/export-policy.js'
import { exportPolicy } from '../host/node/api.js'

interface ExportFlags {
  readonly format: string
  readonly best?: boolean
  readonly stochastic?: boolean
  readonly mask?: boolean
  readonly out?: string
  readonly force?: boolean
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  trpo export runs/hopper --format onnx                     for onnxruntime in Python, C++, C#, a page: runs/hopper/policy.onnx
  trpo export runs/hopper --format onnx --stochastic        with the noise as an input
  trpo export runs/cartpole --format js -o site/policy.js   one module for a page or a game: import { act } from './policy.js'
  trpo export runs/hopper --format safetensors --best       the arrays, for NumPy, PyTorch, Rust`

export function exportCommand(): Command {
  return new Command('export')
    .description('Export the policy of a run, with its normaliser and the bounds of its actions, for other programs.')
    .argument('<run>', 'run directory, as `trpo train` printed it, or a policy.safetensors')
    .requiredOption('--format <format>', EXPORT_FORMATS.join(', '))
    .option('--best', 'the policy of the best evaluation during training (--eval-every), not the last one')
    .option('--stochastic', 'onnx: draw the action, with noise that is an input')
    .option('--mask', 'onnx: an input for action masks (Discrete and MultiDiscrete)')
    .option('-o, --out <file>', 'where it goes (default: into the run directory)')
    .option('--force', 'overwrite a file that is there')
    .option('--json', 'what was written, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, { json, format, ...options }: ExportFlags) => {
      const result = await exportPolicy(run, { ...options, format: format as ExportFormat }) // which says what it does not know
      process.stdout.write(json === true ? `${JSON.stringify(result, null, 2)}\n` : `${result.format} policy of ${result.env}: ${result.file} (${result.bytes} bytes)\n`)
    })
}
