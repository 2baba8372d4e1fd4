// From where a robot is looked at: bearings chosen by eye for the eleven tasks, and one for robots that nobody has seen yet. Distance
// comes from the size of what moves (robot-stage.ts); here is only by how much to leave it.

export interface View {
  /** Degrees around the vertical: 0 looks along +y, from the side of robots that run along x; positive turns the camera to the front. */
  readonly bearing: number
  /** Degrees above the horizon. */
  readonly elevation: number
  /** Times the distance at which the robot just fits. */
  readonly room: number
  /** Whether the camera goes along. */
  readonly follows: boolean
  /** Metres above the middle of the robot's start pose where the camera looks. */
  readonly lift: number
}

const RUNNER: View = { bearing: 24, elevation: 12, room: 1.25, follows: true, lift: 0 }

const VIEWS: Readonly<Record<string, View>> = {
  'Ant-v5': { bearing: 30, elevation: 28, room: 1.15, follows: true, lift: -0.1 },
  'HalfCheetah-v5': { ...RUNNER, room: 1.05, lift: 0.1 },
  'Hopper-v5': RUNNER,
  'Walker2d-v5': RUNNER,
  'Humanoid-v5': { bearing: 42, elevation: 12, room: 1.25, follows: true, lift: -0.1 },
  'HumanoidStandup-v5': { bearing: 42, elevation: 18, room: 1.5, follows: true, lift: 0.5 },
  'InvertedPendulum-v5': { bearing: 14, elevation: 8, room: 1.1, follows: false, lift: 0.1 },
  'InvertedDoublePendulum-v5': { bearing: 14, elevation: 8, room: 1.1, follows: false, lift: 0 },
  'Pusher-v5': { bearing: 150, elevation: 34, room: 0.95, follows: false, lift: -0.15 },
  'Reacher-v5': { bearing: 0, elevation: 58, room: 0.68, follows: false, lift: 0 },
  'Swimmer-v5': { bearing: 12, elevation: 42, room: 1.15, follows: true, lift: 0 },
}

export function viewOf(env: string): View {
  return VIEWS[env] ?? RUNNER
}
