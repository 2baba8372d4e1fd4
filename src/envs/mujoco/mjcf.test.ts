// The text of MJCF elements: numbers that read back exactly, escapes, what is left out, nesting. That MuJoCo takes the text and makes
// of it what it should is tested with each model.

import { describe, expect, it } from 'vitest'
import { body, fixedTendon, geom, joint, mjcfModel, motor, renderMjcf, site } from './mjcf.js'

/** Attribute's numbers as a reader of the XML sees them. */
function numbersOf(xml: string, attribute: string): number[] {
  const text = new RegExp(` ${attribute}="([^"]*)"`).exec(xml)?.[1]
  return (text ?? '').split(' ').map(Number)
}

describe('renderMjcf', () => {
  it('writes numbers that read back to the same double', () => {
    const hard = [0.1 + 0.2, 1 / 3, 5e-324, 1.7976931348623157e308, -0, 1e21, 2 ** 53 - 1, 0.19999999999999996, 1e-7]
    const read = numbersOf(renderMjcf(geom({ size: hard })), 'size')
    expect(read.length).toBe(hard.length)
    read.forEach((x, i) => { expect(Object.is(x, hard[i]), `${x} for ${hard[i]}`).toBe(true) })
  })

  it('refuses numbers that MJCF cannot hold, and says where', () => {
    expect(() => renderMjcf(joint({ damping: NaN }))).toThrow('MJCF joint damping: got NaN')
    expect(() => renderMjcf(geom({ pos: [0, Infinity, 0] }))).toThrow('MJCF geom pos: got Infinity')
  })

  it('writes kinds of attributes, leaves undefined ones out, escapes texts', () => {
    expect(renderMjcf(joint({ name: 'a<"b"&c', limited: false, range: [-1, 2.5] })))
      .toBe('<joint name="a&lt;&quot;b&quot;&amp;c" limited="false" range="-1 2.5"/>\n')
    expect(renderMjcf(motor({ name: undefined, gear: [200] }))).toBe('<motor gear="200"/>\n')
  })

  it('nests bodies', () => {
    expect(renderMjcf(body({ name: 'a' }, [body({ name: 'b', pos: [0, 0, 1] }, [site({ size: [0.01] })])]))).toBe([
      '<body name="a">',
      '  <body name="b" pos="0 0 1">',
      '    <site size="0.01"/>',
      '  </body>',
      '</body>',
      '',
    ].join('\n'))
  })

  it('writes all sections of a model in order, and no empty ones', () => {
    const sections = {
      name: 'm', compiler: {}, option: {}, size: { memory: '1M' }, defaults: [joint({ armature: 1 })], world: [geom({ size: [1] })],
      tendons: [fixedTendon('t', [{ joint: 'j', coef: -1 }])], actuators: [motor({ joint: 'j' })],
    }
    const tags = (xml: string): string[] => [...xml.matchAll(/<(\w+)/g)].map((match) => match[1])
    expect(tags(renderMjcf(mjcfModel(sections)))).toEqual([
      'mujoco', 'compiler', 'option', 'size', 'default', 'joint', 'worldbody', 'geom', 'tendon', 'fixed', 'joint', 'actuator', 'motor',
    ])
    expect(tags(renderMjcf(mjcfModel({ ...sections, size: undefined, defaults: undefined, tendons: undefined })))).toEqual([
      'mujoco', 'compiler', 'option', 'worldbody', 'geom', 'actuator', 'motor',
    ])
  })
})
