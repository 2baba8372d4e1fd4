// From a geom of MuJoCo to a shape of three.js, in the geom's own frame: MuJoCo's capsules and cylinders lie along z, three's along y.

import { BoxGeometry, BufferAttribute, BufferGeometry, CapsuleGeometry, CylinderGeometry, SphereGeometry } from 'three'
import type { FigureGeom } from '../../../../src/browser.js'

/** Null for what has no shape of its own here: planes are the ground, height fields are not drawn. */
export function geometryOf({ shape, size: [x, y, z], mesh }: FigureGeom): BufferGeometry | null {
  switch (shape) {
    case 'plane': return null
    case 'heightfield': return null
    case 'sphere': return new SphereGeometry(x, 40, 28)
    case 'capsule': return new CapsuleGeometry(x, 2 * y, 14, 32).rotateX(Math.PI / 2)
    case 'ellipsoid': return new SphereGeometry(1, 40, 28).scale(x, y, z)
    case 'cylinder': return new CylinderGeometry(x, x, 2 * y, 48).rotateX(Math.PI / 2)
    case 'box': return new BoxGeometry(2 * x, 2 * y, 2 * z)
    case 'mesh': return mesh === null ? null : meshGeometry(mesh)
    default: return shape satisfies never
  }
}

/** Each triangle with corners of its own, so that edges stay sharp. */
function meshGeometry({ vertices, triangles }: { readonly vertices: Float32Array, readonly triangles: Int32Array }): BufferGeometry {
  const indexed = new BufferGeometry()
  indexed.setAttribute('position', new BufferAttribute(vertices, 3))
  indexed.setIndex(Array.from(triangles))
  const flat = indexed.toNonIndexed()
  flat.computeVertexNormals()
  return flat
}
