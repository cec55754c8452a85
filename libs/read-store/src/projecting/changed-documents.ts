import type { Change } from '../read-store';

const MEBIBYTE = 1024 * 1024;

/** What the models of a thread may hold together of documents that are not written yet. */
export class GatheringMemory {
  private held = 0;

  constructor(private readonly bytes: number) {}

  get isFull(): boolean {
    return this.held >= this.bytes;
  }

  /** @param bytes below 0 when it gives some back */
  take(bytes: number): void {
    this.held += bytes;
  }
}

export const memoryOfThread = new GatheringMemory(64 * MEBIBYTE);

interface Changed<Doc> {
  /** As it stands in the store. */
  readonly before: Doc | undefined;
  readonly doc: Doc | undefined;
  readonly bytes: number;
}

/** Documents as they are to be written, each with what is to be replaced. */
export class ChangedDocuments<Doc extends object> {
  private readonly documents = new Map<string, Changed<Doc>>();

  constructor(private readonly memory: GatheringMemory) {}

  get size(): number {
    return this.documents.size;
  }

  has(id: string): boolean {
    return this.documents.has(id);
  }

  get(id: string): Doc | undefined {
    return this.documents.get(id)?.doc;
  }

  /** @param before counts for a document that is not here yet */
  set(id: string, doc: Doc | undefined, before: Doc | undefined): void {
    const known = this.documents.get(id);
    const bytes = bytesOf(doc);
    this.memory.take(bytes - (known?.bytes ?? 0));
    this.documents.set(id, { before: known ? known.before : before, doc, bytes });
  }

  *changes(): Generator<Change<Doc>> {
    for (const [id, { before, doc }] of this.documents) {
      if (doc !== before) yield { id, ...(doc && { doc }), ...(before && { before }) };
    }
  }

  clear(): void {
    for (const { bytes } of this.documents.values()) this.memory.take(-bytes);
    this.documents.clear();
  }
}

/** Of a value in memory: roughly, and rather more than less. */
const bytesOf = (value: unknown): number => {
  if (typeof value === 'string') return 16 + value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 32;
  if (Array.isArray(value)) for (const item of value as unknown[]) bytes += 8 + bytesOf(item);
  else for (const key in value) bytes += 8 + bytesOf(value[key as keyof typeof value]);
  return bytes;
};
