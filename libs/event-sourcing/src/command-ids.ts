import type { Uuid } from '@yikou/shared-kernel';

/** Words of an entry: four of the id, one of its first revision plus one (zero: free). */
const ENTRY = 5;

/**
 * The ids of all commands that a stream has recorded, each with the revision of its first event.
 * Grows only: an older fold of the same stream may share it, since what it holds is recorded for ever.
 */
export class CommandIds {
  private slots = 8;
  private words = new Uint32Array(this.slots * ENTRY);
  private used = 0;

  get bytes(): number {
    return this.words.byteLength;
  }

  with(events: readonly { readonly revision: number; readonly metadata: { readonly commandId: Uuid } }[]): this {
    let last: Uuid | undefined;
    for (const { revision, metadata } of events) {
      if (metadata.commandId !== last) this.add(metadata.commandId, revision);
      last = metadata.commandId;
    }
    return this;
  }

  revisionOf(id: Uuid): number | undefined {
    const at = this.find(wordsOf(id));
    const revision = this.wordAt(at + 4);
    return revision === 0 ? undefined : revision - 1;
  }

  private add(id: Uuid, revision: number): void {
    const id4 = wordsOf(id);
    const at = this.find(id4);
    if (this.words[at + 4] !== 0) return;
    this.write(at, id4, revision + 1);
    this.used += 1;
    if (this.used * 2 > this.slots) this.grow();
  }

  private wordAt(index: number): number {
    return this.words[index] ?? 0;
  }

  private write(at: number, id: Words, revision: number): void {
    this.words.set(id, at);
    this.words[at + 4] = revision;
  }

  /** Where the id stands, or where it would: linear probing, at most half full. */
  private find(id: Words): number {
    for (let slot = id[3] % this.slots; ; slot = (slot + 1) % this.slots) {
      const at = slot * ENTRY;
      if (this.words[at + 4] === 0 || id.every((word, index) => this.words[at + index] === word)) return at;
    }
  }

  private grow(): void {
    const old = this.words;
    this.slots *= 2;
    this.words = new Uint32Array(this.slots * ENTRY);
    for (let at = 0; at < old.length; at += ENTRY) {
      const [first = 0, second = 0, third = 0, fourth = 0, revision = 0] = old.subarray(at, at + ENTRY);
      const id: Words = [first, second, third, fourth];
      if (revision !== 0) this.write(this.find(id), id, revision);
    }
  }
}

type Words = readonly [number, number, number, number];

const wordsOf = (id: Uuid): Words => {
  const hex = id.replaceAll('-', '');
  const word = (index: number) => Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16);
  return [word(0), word(1), word(2), word(3)];
};
