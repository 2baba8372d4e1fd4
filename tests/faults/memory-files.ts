// Files in memory, with a disk that can fill up and lose its power. Like a file system it keeps what was written apart from what is
// durable: content once the file is synced, names once their directory is. `afterPowerLoss` shows what may be left.

import { posix } from 'node:path'
import type { Files } from '../../dist/host/host.js'

interface FileNode {
  readonly kind: 'file'
  content: Uint8Array
  /** What the disk has; empty until the first sync. */
  durable: Uint8Array
}

interface FolderNode {
  readonly kind: 'folder'
  readonly entries: Map<string, Node>
  durable: Map<string, Node>
}

type Node = FileNode | FolderNode

/** What happened to an entry that was not synced. */
export type Fate = 'kept' | 'lost'

export class MemoryFiles implements Files {
  /** Bytes that can still be written; a write that needs more writes as much and fails. */
  room = Infinity
  private readonly root: FolderNode

  constructor(root: FolderNode = folder()) {
    this.root = root
  }

  /** The disk as a machine may find it when it starts again. @param fate decides for each change that no sync made durable */
  afterPowerLoss(fate: () => Fate): MemoryFiles {
    return new MemoryFiles(survivor(this.root, fate))
  }

  /** A copy, to go on from in more than one way. */
  copy(): MemoryFiles {
    return this.afterPowerLoss(() => 'kept')
  }

  text(path: string): string {
    return new TextDecoder().decode(this.file(path).content)
  }

  exists(path: string): Promise<boolean> {
    return Promise.resolve(this.find(path) !== undefined)
  }

  list(path: string): Promise<string[]> {
    const node = this.find(path)
    return Promise.resolve(node?.kind === 'folder' ? [...node.entries.keys()].sort() : [])
  }

  read(path: string): Promise<Uint8Array> {
    return soon(() => this.file(path).content.slice())
  }

  readEnd(path: string, bytes: number): Promise<Uint8Array> {
    return soon(() => this.file(path).content.slice(Math.max(0, this.file(path).content.length - bytes)))
  }

  write(path: string, content: Uint8Array): Promise<void> {
    return soon(() => {
      const parent = this.parent(path)
      const before = parent.entries.get(posix.basename(path))
      const node: FileNode = before?.kind === 'file' ? before : { kind: 'file', content: NONE, durable: NONE }
      node.content = NONE
      parent.entries.set(posix.basename(path), node)
      this.extend(node, content)
    })
  }

  append(path: string, content: Uint8Array): Promise<void> {
    return soon(() => {
      if (this.find(path) === undefined) this.parent(path).entries.set(posix.basename(path), { kind: 'file', content: NONE, durable: NONE })
      this.extend(this.file(path), content)
    })
  }

  sync(path: string): Promise<void> {
    return soon(() => {
      const node = this.find(path) ?? failWith('ENOENT', path)
      if (node.kind === 'file') node.durable = node.content
      else node.durable = new Map(node.entries)
    })
  }

  rename(from: string, to: string): Promise<void> {
    return soon(() => {
      const node = this.find(from) ?? failWith('ENOENT', from)
      const target = this.find(to)
      if (target?.kind === 'folder' && target.entries.size > 0) failWith('ENOTEMPTY', to)
      this.parent(from).entries.delete(posix.basename(from))
      this.parent(to).entries.set(posix.basename(to), node)
    })
  }

  makeDirectory(path: string): Promise<void> {
    return soon(() => {
      let at = this.root
      for (const name of parts(path)) {
        const next = at.entries.get(name) ?? folder()
        if (next.kind === 'file') failWith('EEXIST', path)
        at.entries.set(name, next)
        at.durable.set(name, next)
        at = next
      }
    })
  }

  remove(path: string): Promise<void> {
    return soon(() => {
      if (this.find(path) !== undefined) this.parent(path).entries.delete(posix.basename(path))
    })
  }

  private extend(node: FileNode, content: Uint8Array): void {
    const fits = content.subarray(0, this.room)
    this.room -= fits.length
    node.content = joined(node.content, fits)
    if (fits.length < content.length) failWith('ENOSPC', 'no space left on device, write')
  }

  private find(path: string): Node | undefined {
    let at: Node | undefined = this.root
    for (const name of parts(path)) at = at?.kind === 'folder' ? at.entries.get(name) : undefined
    return at
  }

  private file(path: string): FileNode {
    const node = this.find(path)
    return node?.kind === 'file' ? node : failWith('ENOENT', path)
  }

  private parent(path: string): FolderNode {
    const node = this.find(posix.dirname(path))
    return node?.kind === 'folder' ? node : failWith('ENOENT', path)
  }
}

const NONE = new Uint8Array(0)

function folder(): FolderNode {
  return { kind: 'folder', entries: new Map(), durable: new Map() }
}

function survivor(node: FolderNode, fate: () => Fate): FolderNode {
  const left = folder()
  for (const name of new Set([...node.durable.keys(), ...node.entries.keys()])) {
    const [now, before] = [node.entries.get(name), node.durable.get(name)]
    const found = now === before || fate() === 'kept' ? now : before
    if (found === undefined) continue
    const kept = found.kind === 'folder' ? survivor(found, fate) : settled(found, fate)
    left.entries.set(name, kept)
    left.durable.set(name, kept)
  }
  return left
}

function settled({ content, durable }: FileNode, fate: () => Fate): FileNode {
  const left = content === durable || fate() === 'kept' ? content : durable
  return { kind: 'file', content: left, durable: left }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}

/** As a disk does it: not at once. */
async function soon<T>(act: () => T): Promise<T> {
  await Promise.resolve()
  return act()
}

function failWith(code: string, what: string): never {
  throw Object.assign(new Error(`${code}: ${what}`), { code })
}
