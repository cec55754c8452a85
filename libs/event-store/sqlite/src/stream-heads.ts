/** The last revisions of the streams used last (-1: no such stream): the only writer need not ask the file again. */
export class StreamHeads {
  private readonly revisions = new Map<string, number>();

  constructor(private readonly limit = 20_000) {}

  get(stream: string): number | undefined {
    return this.revisions.get(stream);
  }

  set(stream: string, revision: number): void {
    this.revisions.delete(stream);
    this.revisions.set(stream, revision);
    if (this.revisions.size <= this.limit) return;
    for (const oldest of this.revisions.keys()) {
      this.revisions.delete(oldest);
      return;
    }
  }

  clear(): void {
    this.revisions.clear();
  }
}
