// policy.safetensors: a policy with its normaliser inside. Arrays: the windows of θ by name, `observation.mean` and
// `observation.variance`, and those of the value function φ, which older files lack and acting does not need. Metadata: what the policy
// is (PolicySpec) as JSON, the format's version, and a seal. The hash function is handed in, because a page has another one than Node
// (policy-file.ts).

import { ParameterLayout, view } from '../nn/parameters.js'
import { Mlp } from '../nn/mlp.js'
import { inverseDeviation } from '../rollout/running-statistics.js'
import { actionFormOf, isPlain } from '../distributions/action-form.js'
import type { PolicySpec, ValueSpec } from '../policy/policy-spec.js'
import type { PolicyNumbers } from '../policy/trained-policy.js'
import type { TrainingSession } from '../training/training-session.js'
import { sealOf, type Sha256 } from './fingerprint.js'
import { decodeSafetensors, encodeSafetensors, SafetensorsError, type Metadata, type Tensor, type Tensors } from './safetensors.js'

const FORMAT = 'trpo-policy'
/** Files of policies with an action form have version 2: a program that does not know the forms must not act with them. */
const VERSION = '1'
const VERSION_WITH_FORM = '2'

/** What a training run's policy is. */
export function policySpec(
  { config, policy, rewardScale }: TrainingSession['workspace'], spaces: Pick<PolicySpec, 'observationSpace' | 'actionSpace'>,
): PolicySpec {
  return {
    env: config.env,
    envModule: config.envModule,
    envOptions: config.envOptions,
    observationSpace: spaces.observationSpace,
    actionSpace: spaces.actionSpace,
    network: { inputs: policy.network.spec.inputs, hidden: config.policyHidden, activation: config.policyActivation },
    ...isPlain(policy.form) ? {} : { actionForm: actionFormOf(policy.form) },
    observationLimit: config.normalizeObservations ? config.observationClip : null,
    ...rewardScale === undefined ? {} : {
      value: {
        hidden: config.valueHidden,
        activation: config.valueActivation,
        sharedTrunk: 'sharedTrunk' in config && config.sharedTrunk,
        discount: typeof config.gamma === 'number' ? config.gamma : null,
        unit: config.scaleRewards ? 1 / rewardScale.statistics.inverseStd[0] : 1,
      },
    },
  }
}

export function encodePolicyWith(sha256: Sha256, spec: PolicySpec, parameters: ReturnType<TrainingSession['workspace']['parameters']>): Uint8Array {
  const names = Object.keys(parameters).filter((name) => /^(policy\.|value\.(\d+|head)\.|observation\.(mean|variance)$)/.test(name))
  const tensors = Object.fromEntries(names.map((name) => [name, tensor(parameters[name])]))
  const policy = JSON.stringify(spec)
  const version = spec.actionForm === undefined ? VERSION : VERSION_WITH_FORM
  return encodeSafetensors(tensors, { format: FORMAT, version, policy, sha256: sealOf(policy, tensors, sha256) })
}

/** @throws SafetensorsError where the file is damaged, or no policy */
export function decodePolicyWith(sha256: Sha256, file: Uint8Array): { spec: PolicySpec, numbers: PolicyNumbers } {
  const { tensors, metadata } = decodeSafetensors(file)
  const { format = 'none', version = 'none' }: Partial<Metadata> = metadata
  if (format !== FORMAT || (version !== VERSION && version !== VERSION_WITH_FORM)) {
    throw new SafetensorsError(
      `policy file: got format "${format}" version "${version}", expected "${FORMAT}" version "${VERSION}". `
      + 'Give the policy.safetensors that a run of this version of trpo wrote.',
    )
  }
  if (metadata.sha256 !== sealOf(metadata.policy, tensors, sha256)) {
    throw new SafetensorsError('policy file: it was damaged or edited: its content does not have the sha256 that it says. Continuing its run writes it anew.')
  }
  const spec = JSON.parse(metadata.policy) as PolicySpec
  const variance = numbers(tensors, 'observation.variance', Float64Array)
  return {
    spec,
    numbers: {
      theta: readTheta(spec, tensors),
      mean: numbers(tensors, 'observation.mean', Float64Array),
      ...spec.value === undefined ? {} : { phi: readPhi(spec.network, spec.value, tensors) },
      inverseStd: spec.observationLimit === null ? variance.map(() => 1) : variance.map(inverseDeviation),
    },
  }
}

function readTheta(spec: PolicySpec, tensors: Tensors): Float32Array {
  const layout = new ParameterLayout()
  const outputs = tensors['policy.head.bias'].shape[0]
  new Mlp({ ...spec.network, outputs }, 'policy', layout)
  if ('policy.logStd' in tensors) layout.add('policy.logStd', tensors['policy.logStd'].shape)
  return readVector(layout, tensors)
}

/** φ; where the trunk is the policy's, the head alone. */
function readPhi({ inputs, hidden }: PolicySpec['network'], value: ValueSpec, tensors: Tensors): Float32Array {
  const layout = new ParameterLayout()
  if (value.sharedTrunk) new Mlp({ inputs: hidden.at(-1) ?? inputs, hidden: [], outputs: 1, activation: value.activation }, 'value', layout)
  else new Mlp({ ...value, inputs, outputs: 1 }, 'value', layout)
  return readVector(layout, tensors)
}

function readVector(layout: ParameterLayout, tensors: Tensors): Float32Array {
  const vector = new Float32Array(layout.size)
  for (const window of layout.windows) {
    const values = numbers(tensors, window.name, Float32Array)
    if (values.length !== window.size) {
      throw new SafetensorsError(`policy file: ${window.name} has ${values.length} numbers, expected ${window.size} (shape [${window.shape.join(', ')}]).`)
    }
    view(vector, window).set(values)
  }
  return vector
}

function numbers<A extends Float32Array | Float64Array>(
  tensors: Tensors, name: string, Type: { new (length: number): A, name: string },
): A {
  if (!Object.hasOwn(tensors, name)) throw new SafetensorsError(`policy file: no array "${name}".`)
  const { data } = tensors[name]
  if (!(data instanceof Type)) throw new SafetensorsError(`policy file: "${name}" is not a ${Type.name}.`)
  return data
}

/** A tensor of its own, whatever memory the numbers are in. */
export function tensor({ shape, data }: { readonly shape: readonly number[], readonly data: Float32Array | Float64Array }): Tensor {
  if (data instanceof Float32Array) return { dtype: 'F32', shape, data: Float32Array.from(data) }
  return { dtype: 'F64', shape, data: Float64Array.from(data) }
}
