/** What was done to the content of a file. */
export type Change = { readonly at: number; readonly bytes: Buffer } | { readonly size: number };

/** The bytes of a file. */
export class Content {
  private buffer = Buffer.alloc(0);
  private length = 0;

  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  apply(change: Change): void {
    if ('size' in change) this.resize(change.size);
    else {
      if (change.at + change.bytes.length > this.length) this.resize(change.at + change.bytes.length);
      change.bytes.copy(this.buffer, change.at);
    }
  }

  copy(): Content {
    const copy = new Content();
    copy.apply({ at: 0, bytes: this.bytes });
    return copy;
  }

  /** What lies between the old end and the new one is zeros. */
  private resize(size: number): void {
    if (size > this.buffer.length) {
      const grown = Buffer.alloc(Math.max(size, this.buffer.length * 2));
      this.bytes.copy(grown);
      this.buffer = grown;
    }
    if (size < this.length) this.buffer.fill(0, size, this.length);
    this.length = size;
  }
}

interface Done<What> {
  /** The line of the trace at which the call had ended. */
  readonly ended: number;
  readonly what: What;
}

/** What was done, and may be lost; in order. */
abstract class Unsynced<What> {
  protected done: Done<What>[] = [];

  get unsynced(): readonly What[] {
    return this.done.map(({ what }) => what);
  }

  do(what: What, ended: number): void {
    this.done.push({ what, ended });
  }

  /** A sync takes along what had ended before it began. */
  sync(begun: number): void {
    for (const { what } of this.done.filter(({ ended }) => ended < begun)) this.settle(what);
    this.done = this.done.filter(({ ended }) => ended >= begun);
  }

  protected abstract settle(what: What): void;
}

export class File extends Unsynced<Change> {
  /** What is on the disk for certain. */
  readonly synced = new Content();
  /** Where the next write of a descriptor without a position goes: to the end. */
  private end = 0;

  override do(change: Change, ended: number): void {
    this.end = 'size' in change ? change.size : Math.max(this.end, change.at + change.bytes.length);
    super.do(change, ended);
  }

  get size(): number {
    return this.end;
  }

  protected settle(change: Change): void {
    this.synced.apply(change);
  }
}

export type Node = File | Folder;

/** Names in a folder that were given, taken away (undefined) or changed together. */
export type Names = readonly (readonly [name: string, node: Node | undefined])[];

export class Folder extends Unsynced<Names> {
  readonly synced = new Map<string, Node>();
  /** As whoever runs sees it. */
  private readonly seen = new Map<string, Node>();

  constructor(readonly path: string) {
    super();
  }

  override do(names: Names, ended: number): void {
    put(this.seen, names);
    super.do(names, ended);
  }

  get(name: string): Node | undefined {
    return this.seen.get(name);
  }

  protected settle(names: Names): void {
    put(this.synced, names);
  }
}

export const put = (into: Map<string, Node>, names: Names): void => {
  for (const [name, node] of names)
    if (node) into.set(name, node);
    else into.delete(name);
};
