// MJCF, MuJoCo's XML model format, as plain TypeScript data: an element is a tag, attributes and children; `renderMjcf` writes it.
// One function per element that the robots use, typed with the attributes they use, so that a misspelt name does not compile.
// Numbers are written as the shortest decimal that reads back to the same double: the model is exact.
// Only physics is described: colours, lights, cameras and textures belong to whoever draws a robot.
// Meaning of every attribute: MuJoCo's documentation, "XML Reference".

export type AttributeValue = number | string | boolean | readonly number[]
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>

export interface Element {
  readonly tag: string
  readonly attributes: Attributes
  readonly children: readonly Element[]
}

type Pair = readonly [number, number]
type Triple = readonly [number, number, number]
type Four = readonly [number, number, number, number]
type Six = readonly [number, number, number, number, number, number]
/** A vector that may give only its leading components; the others keep their defaults. */
type Leading = readonly number[]

interface Frame {
  readonly name?: string
  /** Metres, in the parent's frame. */
  readonly pos?: Triple
  /** w x y z. */
  readonly quat?: Four
}

export interface CompilerAttributes {
  readonly angle?: 'degree' | 'radian'
  readonly inertiafromgeom?: boolean
  readonly settotalmass?: number
}

export interface OptionAttributes {
  readonly timestep?: number
  readonly integrator?: 'Euler' | 'RK4'
  readonly solver?: 'Newton' | 'PGS' | 'CG'
  readonly iterations?: number
  readonly gravity?: Triple
  readonly density?: number
  readonly viscosity?: number
}

export interface SizeAttributes {
  /** Bytes of each instance's arena, such as '1M'. MuJoCo's own choice is 13 MiB, of which these robots touch a few KiB. */
  readonly memory?: string
}

export interface JointAttributes extends Pick<Frame, 'name' | 'pos'> {
  readonly type?: 'free' | 'slide' | 'hinge'
  readonly axis?: Triple
  readonly limited?: boolean
  readonly range?: Pair
  readonly ref?: number
  readonly margin?: number
  readonly armature?: number
  readonly damping?: number
  readonly stiffness?: number
  readonly solreflimit?: Leading
  readonly solimplimit?: Leading
}

export interface GeomAttributes extends Frame {
  readonly type?: 'plane' | 'sphere' | 'capsule' | 'cylinder'
  readonly size?: Leading
  readonly fromto?: Six
  readonly axisangle?: Four
  readonly density?: number
  readonly friction?: Leading
  readonly contype?: number
  readonly conaffinity?: number
  readonly condim?: number
  readonly margin?: number
  readonly solref?: Leading
  readonly solimp?: Leading
}

export interface SiteAttributes extends Frame {
  readonly size?: Leading
}

export interface MotorAttributes {
  readonly name?: string
  readonly joint?: string
  readonly gear?: Leading
  readonly ctrllimited?: boolean
  readonly ctrlrange?: Pair
}

export interface ModelSections {
  readonly name: string
  readonly compiler: CompilerAttributes
  readonly option: OptionAttributes
  readonly size?: SizeAttributes
  /** What an attribute is where an element does not say: one element per kind. */
  readonly defaults?: readonly Element[]
  readonly world: readonly Element[]
  readonly tendons?: readonly Element[]
  /** In the order of the action's entries. */
  readonly actuators: readonly Element[]
}

const element = (tag: string, attributes: object = {}, children: readonly Element[] = []): Element =>
  ({ tag, attributes: attributes as Attributes, children })

export const body = (frame: Frame, children: readonly Element[]): Element => element('body', frame, children)
export const joint = (attributes: JointAttributes): Element => element('joint', attributes)
export const geom = (attributes: GeomAttributes): Element => element('geom', attributes)
export const site = (attributes: SiteAttributes): Element => element('site', attributes)
export const motor = (attributes: MotorAttributes): Element => element('motor', attributes)

/** A tendon whose length is a weighted sum of joint positions. */
export const fixedTendon = (name: string, terms: readonly { readonly joint: string, readonly coef: number }[]): Element =>
  element('fixed', { name }, terms.map((term) => element('joint', term)))

/** The whole model, sections in MJCF's usual order. */
export function mjcfModel(sections: ModelSections): Element {
  const { size, defaults, tendons } = sections
  return element('mujoco', { model: sections.name }, [
    element('compiler', sections.compiler),
    element('option', sections.option),
    ...size ? [element('size', size)] : [],
    ...defaults ? [element('default', {}, defaults)] : [],
    element('worldbody', {}, sections.world),
    ...tendons ? [element('tendon', {}, tendons)] : [],
    element('actuator', {}, sections.actuators),
  ])
}

/** XML text of an element and all below it. */
export function renderMjcf({ tag, attributes, children }: Element, indent = ''): string {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined)
    .map(([name, value]) => ` ${name}="${renderValue(value, `${tag} ${name}`)}"`)
    .join('')
  if (children.length === 0) return `${indent}<${tag}${written}/>\n`
  return `${indent}<${tag}${written}>\n${children.map((child) => renderMjcf(child, `${indent}  `)).join('')}${indent}</${tag}>\n`
}

function renderValue(value: AttributeValue, where: string): string {
  if (typeof value === 'string') return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return renderNumber(value, where)
  return value.map((x) => renderNumber(x, where)).join(' ')
}

function renderNumber(x: number, where: string): string {
  if (!Number.isFinite(x)) throw new RangeError(`MJCF ${where}: got ${x}, expected a finite number.`)
  return Object.is(x, -0) ? '-0' : String(x)
}
