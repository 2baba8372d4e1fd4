// Config keys: the networks, and how actions are drawn from the policy's outputs.

import { LEARNING_NAMES } from '../../algorithms/registry.js'
import { PLAIN } from '../../distributions/action-form.js'
import { between, flag, integer, key, layerSizes, MAX_COUNT, oneOf } from '../config-key.js'

const activation = oneOf('tanh', 'relu')

export const NETWORK_KEYS = {
  policyHidden: key(layerSizes, [64, 64], { meaning: 'widths of the policy\'s hidden layers', unit: 'units', usual: '[32,32] … [256,256]', paper: '30–50 units' }),
  policyActivation: key(activation, 'tanh', { meaning: 'activation of the policy\'s hidden layers', paper: 'tanh' }),
  valueHidden: key(layerSizes, [64, 64], {
    meaning: 'widths of the value function\'s hidden layers', unit: 'units', usual: '[32,32] … [256,256]', algorithms: LEARNING_NAMES,
  }),
  valueActivation: key(activation, 'tanh', { meaning: 'activation of the value function\'s hidden layers', algorithms: LEARNING_NAMES }),
  initialLogStd: key(between(-20, 5), 0, {
    meaning: 'first ln σ of Gaussian policies, in units of the action (of u, where it is squashed); of gSDE, for features of size 1', usual: '-2 … 0',
  }),
  exploration: key(oneOf('gaussian', 'gsde'), 'gaussian', {
    meaning: 'noise of Box actions: drawn at every step, or gSDE\'s matrix on the last hidden layer, which is held (Raffin et al. 2020)', paper: 'gaussian', algorithms: LEARNING_NAMES,
  }),
  sdeSampleFrequency: key(integer(0, MAX_COUNT), PLAIN.sdeSampleFrequency, {
    meaning: 'steps after which gSDE draws its matrix anew; 0: once an iteration', unit: 'steps', usual: '4 … 64', algorithms: LEARNING_NAMES,
  }),
  stateDependentStd: key(flag, false, { meaning: 'the network gives ln σ beside the mean, in every state its own', paper: 'false', algorithms: LEARNING_NAMES }),
  squashActions: key(flag, false, { meaning: 'actions are tanh(u) stretched to their Box, u Gaussian, instead of clipped to it', paper: 'false' }),
} as const
