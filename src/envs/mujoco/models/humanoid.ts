// Humanoid: the body, standing. The knees' limits exclude the start pose by 2 degrees.

import { humanoidModel } from './humanoid-body.js'

export const standingHumanoid = humanoidModel({
  name: 'humanoid',
  height: 1.4,
  head: [0, 0, 0.19],
  upperWaist: [-0.01, -0.12],
  lowerWaist: [-0.01, 0, -0.26],
  pelvis: [0, 0, -0.165],
  hips: -0.04,
  thighEnd: [0, -0.34],
  knee: [0, -0.403],
  shinEnd: [0, -0.3],
  ankle: [0, -0.45],
  leftHipRange: [-110, 20],
})
