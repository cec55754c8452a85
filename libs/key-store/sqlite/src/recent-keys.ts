import type { Uuid } from '@yikou/shared-kernel';

/** Unwrapped keys, the least recently used out first and overwritten as it goes. */
export class RecentKeys {
  private readonly keys = new Map<Uuid, Buffer>();

  constructor(private readonly limit: number) {}

  get(id: Uuid): Buffer | undefined {
    const key = this.keys.get(id);
    if (key) {
      this.keys.delete(id);
      this.keys.set(id, key);
    }
    return key;
  }

  put(id: Uuid, key: Buffer): void {
    this.keys.set(id, key);
    for (const oldest of this.keys.keys()) {
      if (this.keys.size <= this.limit) break;
      this.delete(oldest);
    }
  }

  delete(id: Uuid): void {
    this.keys.get(id)?.fill(0);
    this.keys.delete(id);
  }

  get size(): number {
    return this.keys.size;
  }
}
