// What the numbers of the built-in tasks are called, where they have short names.

const OBSERVATIONS: Readonly<Partial<Record<string, readonly string[]>>> = {
  'CartPole-v1': ['position', 'velocity', 'angle', 'spin'],
  'Pendulum-v1': ['cos θ', 'sin θ', 'spin'],
  'Acrobot-v1': ['cos θ₁', 'sin θ₁', 'cos θ₂', 'sin θ₂', 'spin₁', 'spin₂'],
  'MountainCar-v0': ['position', 'velocity'],
  'MountainCarContinuous-v0': ['position', 'velocity'],
  'Hopper-v5': ['height', 'torso', 'thigh', 'leg', 'foot', 'ẋ', 'ż', 'torso ω', 'thigh ω', 'leg ω', 'foot ω'],
  'InvertedPendulum-v5': ['cart', 'pole', 'cart ẋ', 'pole ω'],
}

const ACTIONS: Readonly<Partial<Record<string, readonly string[]>>> = {
  'CartPole-v1': ['← push', 'push →'],
  'Acrobot-v1': ['↻ −1', '0', '↺ +1'],
  'MountainCar-v0': ['← left', 'coast', 'right →'],
  'MountainCarContinuous-v0': ['push'],
  'Pendulum-v1': ['torque'],
  'Hopper-v5': ['thigh', 'leg', 'foot'],
  'Walker2d-v5': ['right thigh', 'right leg', 'right foot', 'left thigh', 'left leg', 'left foot'],
  'HalfCheetah-v5': ['back thigh', 'back shin', 'back foot', 'front thigh', 'front shin', 'front foot'],
  'Ant-v5': ['hip 4', 'ankle 4', 'hip 1', 'ankle 1', 'hip 2', 'ankle 2', 'hip 3', 'ankle 3'],
  'Swimmer-v5': ['joint 1', 'joint 2'],
  'Reacher-v5': ['shoulder', 'elbow'],
  'Pusher-v5': ['shoulder pan', 'shoulder lift', 'upper arm', 'elbow', 'forearm', 'wrist flex', 'wrist roll'],
  'InvertedPendulum-v5': ['force'],
  'InvertedDoublePendulum-v5': ['force'],
  ...Object.fromEntries(['Humanoid-v5', 'HumanoidStandup-v5'].map((env) => [env, [
    'abdomen y', 'abdomen z', 'abdomen x', ...['right', 'left'].flatMap((side) => ['hip x', 'hip z', 'hip y', 'knee'].map((joint) => `${side} ${joint}`)),
    ...['right', 'left'].flatMap((side) => ['shoulder 1', 'shoulder 2', 'elbow'].map((joint) => `${side} ${joint}`)),
  ]])),
}

export function observationName(env: string, i: number): string {
  return OBSERVATIONS[env]?.[i] ?? String(i)
}

export function actionName(env: string, i: number): string {
  return ACTIONS[env]?.[i] ?? String(i)
}
