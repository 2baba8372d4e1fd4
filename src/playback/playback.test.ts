// The play of a policy is its evaluation: the same episodes, to the bit. Sampled actions repeat, and differ from the most likely ones.

import { describe, expect, it } from 'vitest'
import { make } from '../envs/registry.js'
import { figureOf } from '../envs/mujoco/figure.js'
import { nodeHost } from '../host/node/host.js'
import type { TrainedPolicy } from '../policy/trained-policy.js'
import { decodePolicy, encodePolicy, policySpec } from '../runs/policy-file.js'
import { TrainedPolicy as Trained } from '../policy/trained-policy.js'
import { resolveConfig } from '../training/config.js'
import { Session } from '../training/session.js'
import { Playback, type Moment } from './playback.js'

const SEED = 6

interface Trial { readonly policy: TrainedPolicy, readonly evaluate: (episodes: number) => Promise<readonly number[]> }

async function within(env: string, use: (trial: Trial) => Promise<void>): Promise<void> {
  const config = resolveConfig({ env, environments: 2, horizon: 128, steps: 10_000, seed: SEED })
  const session = await Session.open({ host: nodeHost, threads: 1, config })
  try {
    for (let i = 0; i < 4; i++) await session.iterate()
    const { spec, numbers } = decodePolicy(encodePolicy(policySpec(session.workspace, session.spaces), session.workspace.parameters()))
    await use({
      policy: new Trained(spec, numbers, nodeHost.kernelBytes(false)),
      evaluate: async (episodes) => Array.from((await session.workspace.evaluation.run(episodes)).returns),
    })
  } finally {
    await session.close()
  }
}

function playOut(playback: Playback, episode?: number): Moment {
  playback.reset(episode)
  while (playback.moment.end === null) playback.step()
  return playback.moment
}

describe('Playback', () => {
  it.each(['CartPole-v1', 'MatchDigits-v0', 'Hopper-v5'])('plays the episodes of the evaluation of %s', async (env) => {
    await within(env, async ({ policy, evaluate }) => {
      const playback = new Playback(await make(env), policy, { seed: SEED })
      const played = Array.from({ length: 3 }, () => playOut(playback))
      expect(played.map((moment) => moment.return)).toEqual(await evaluate(3))
      expect(played.map((moment) => moment.episode)).toEqual([0, 1, 2])
      expect(playOut(playback, 1)).toEqual(played[1])
    })
  })

  it('samples actions that repeat with the episode', async () => {
    await within('Pendulum-v1', async ({ policy }) => {
      const environment = await make('Pendulum-v1')
      const play = (sample: boolean, episode: number): Moment => playOut(new Playback(environment, policy, { seed: SEED, sample }), episode)
      expect(play(true, 2)).toEqual(play(true, 2))
      expect(play(true, 2).return).not.toBe(play(false, 2).return)
      expect(play(true, 2).return).not.toBe(play(true, 3).return)
      expect(play(false, 0)).toMatchObject({ step: 200, end: 'truncated' })
    })
  })

  it('shows the value, and refuses to go on after an end', async () => {
    await within('CartPole-v1', async ({ policy }) => {
      const playback = new Playback(await make('CartPole-v1'), policy, { seed: SEED })
      expect(() => playback.moment).toThrow(/before the first reset/)
      const { observation, value } = playback.reset()
      expect(value).toBe(policy.value(observation))
      expect(playOut(playback).end).toBe('terminated')
      expect(() => playback.step()).toThrow(/terminated after \d+ steps\. Call reset/)
    })
  })
})

describe('figureOf', () => {
  it('gives the geoms of a robot, and where they are', async () => {
    await within('Hopper-v5', async ({ policy }) => {
      const environment = await make('Hopper-v5')
      const figure = figureOf(environment)!
      expect(figure.dt).toBe(0.008)
      expect(figure.geoms.map(({ name, shape, moves }) => [name, shape, moves])).toEqual([
        ['floor', 'plane', false], ['torso_geom', 'capsule', true], ['thigh_geom', 'capsule', true], ['leg_geom', 'capsule', true],
        ['foot_geom', 'capsule', true],
      ])
      expect(figure.geoms[3]).toMatchObject({ bodyName: 'leg', size: [0.04, 0.25, 0], colour: null, mesh: null })
      const playback = new Playback(environment, policy, { seed: SEED })
      const height = (playback.reset().observation as Float64Array)[0]
      const centres = new Float64Array(15), rotations = new Float64Array(45)
      figure.readPoses(centres, rotations)
      expect(centres[3 + 2]).toBeCloseTo(height, 12)
      const before = playback.step()
      figure.readPoses(centres, rotations) // reading changes nothing
      const again = new Playback(await make('Hopper-v5'), policy, { seed: SEED })
      again.reset()
      expect(again.step()).toEqual(before)
      expect(again.step()).toEqual(playback.step())
    })
  })

  it('gives nothing where there is no robot', async () => {
    expect(figureOf(await make('CartPole-v1'))).toBeNull()
  })

  it('brings the colours and the meshes of a model', async () => {
    const { mujocoEnvironment } = await import('../envs/mujoco/own-robot.js')
    const xml = `<mujoco><asset><mesh name="wedge" vertex="0 0 0  1 0 0  0 1 0  0 0 1"/></asset><worldbody>
      <body name="b"><joint name="j" type="slide" axis="1 0 0"/><geom type="box" size="1 2 3" rgba="1 0 0 1"/><geom type="mesh" mesh="wedge"/></body>
      </worldbody><actuator><motor joint="j" ctrlrange="-1 1"/></actuator></mujoco>`
    const environment = await mujocoEnvironment({ id: 'my/Box-v0', xml, observation: ({ qpos }) => [...qpos], reward: () => 0 })()
    const [box, mesh] = figureOf(environment)!.geoms
    expect(box).toMatchObject({ shape: 'box', size: [1, 2, 3], colour: [1, 0, 0, 1], bodyName: 'b', moves: true })
    expect(mesh.mesh!.vertices).toHaveLength(12)
    expect(mesh.mesh!.triangles).toHaveLength(12)
    environment.close?.()
  })
})
