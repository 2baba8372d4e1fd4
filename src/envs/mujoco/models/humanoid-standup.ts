// HumanoidStandup: the body, built lying on its back. It is not Humanoid laid down: head, hips and feet sit elsewhere, the arms do not.

import { humanoidModel } from './humanoid-body.js'

export const lyingHumanoid = humanoidModel({
  name: 'humanoidstandup',
  height: 0.105,
  head: [-0.15, 0, 0],
  upperWaist: [0.11, 0],
  lowerWaist: [0.21, 0, 0],
  pelvis: [0.165, 0, 0],
  hips: 0,
  thighEnd: [0.34, 0],
  knee: [0.403, 0],
  shinEnd: [0.3, 0],
  ankle: [0.35, -0.1],
  leftHipRange: [-120, 20],
})
