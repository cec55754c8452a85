import type { EventStore, RecordedEvent } from '@yikou/event-store';
import type { Uuid } from '@yikou/shared-kernel';
import { CASE_OPENED, LOG_CASES_LISTED, type ImportedCaseOpened, type LogCasesListed } from '../events';
import type { OpenCase, RecordRow } from '../reading/ops';
import { caseIdOf, caseStream, logStream } from '../streams';
import type { CaseWriter } from './case-writer';
import type { ImportRun } from './import-run';

interface Entry {
  readonly writer: CaseWriter;
  /** Nothing of it has been written yet. */
  fresh: boolean;
}

/** Cases that are kept in memory at most; of the others their streams tell. */
const MOST_OPEN = 20_000;
const FLUSH_UNITS = 3_000_000;

/**
 * The cases of a table, whose rows may be mixed: no case ends before the table does. Those that rows came of last are in memory; of each
 * other one, four bytes.
 */
export class TableCases {
  private readonly open = new Map<string, Entry>();
  private readonly dirty = new Set<Entry>();
  private pendingUnits = 0;
  private readonly put = new Counts();
  private anyPut = false;
  private places = 0;
  private line = 1;

  constructor(
    private readonly run: ImportRun,
    private readonly store: EventStore,
    private readonly logId: Uuid,
    private readonly mostOpen = MOST_OPEN,
  ) {}

  take({ opens, event }: RecordRow): Promise<void> | undefined {
    this.line = event.line;
    const entry = this.open.get(opens.name);
    if (!entry) return this.takeFirst(opens, event);
    this.open.delete(opens.name);
    this.open.set(opens.name, entry);
    return this.record(entry, event);
  }

  /** Every case has come to its end. */
  async finish(): Promise<void> {
    await this.flush();
    for (const entry of this.open.values()) await this.complete(entry);
    if (!this.anyPut) return;
    const inMemory = new Set([...this.open.values()].map(({ writer }) => writer.identity.place));
    await this.run.listed();
    for await (const [place, caseId] of this.listedCases()) {
      if (!inMemory.has(place)) await this.complete({ writer: await this.restored(caseId), fresh: false });
    }
  }

  private async takeFirst(opens: RecordRow['opens'], event: RecordRow['event']): Promise<void> {
    const entry = (await this.taken(opens)) ?? this.opened(opens);
    this.open.set(opens.name, entry);
    await this.record(entry, event);
    if (this.open.size > this.mostOpen) await this.putAway();
  }

  private opened(opens: RecordRow['opens']): Entry {
    const place = this.run.nextPlace(opens.line);
    this.places = place;
    const writer = this.run.caseWriter(opens, place, this.run.knownOf(place, opens.line, opens.name));
    return { writer, fresh: true };
  }

  /** One that was put away. Of one that history has, and of which no row has come yet, this run knows no place. */
  private async taken({ name }: RecordRow['opens']): Promise<Entry | undefined> {
    if (!this.anyPut) return undefined;
    const caseId = caseIdOf(this.logId, name, 0);
    for await (const [first] of this.store.readStream(caseStream(caseId), { limit: 1 })) {
      const { place } = first?.data as unknown as ImportedCaseOpened;
      if (place <= this.places) return { writer: await this.restored(caseId), fresh: false };
    }
    return undefined;
  }

  private record(entry: Entry, event: RecordRow['event']): Promise<void> | undefined {
    const before = entry.writer.pendingUnits;
    entry.writer.record(event);
    this.dirty.add(entry);
    this.pendingUnits += entry.writer.pendingUnits - before;
    return this.pendingUnits < FLUSH_UNITS ? undefined : this.flush();
  }

  private async flush(): Promise<void> {
    const entries = [...this.dirty];
    this.dirty.clear();
    this.pendingUnits = 0;
    for (const entry of entries) {
      const waiting = this.run.handOver(entry.writer, { first: entry.fresh, last: false });
      entry.fresh = false;
      if (waiting) await waiting;
    }
  }

  private async putAway(): Promise<void> {
    await this.flush();
    await this.run.settled();
    let left = this.mostOpen / 2;
    for (const [name, { writer }] of this.open) {
      this.put.set(writer.identity.place, writer.recorded);
      this.run.count(writer, false);
      this.open.delete(name);
      left -= 1;
      if (left <= 0) break;
    }
    this.anyPut = true;
  }

  private async complete({ writer }: Entry): Promise<void> {
    writer.complete(this.line, undefined);
    const waiting = this.run.handOver(writer, { first: false, last: true });
    if (waiting) await waiting;
  }

  private async restored(caseId: Uuid): Promise<CaseWriter> {
    let writer: CaseWriter | undefined;
    let read = 0;
    for await (const page of this.store.readStream(caseStream(caseId))) {
      writer ??= this.writerOf(page);
      const limit = 1 + this.put.get(writer.identity.place);
      writer.resume(page.slice(0, limit - read));
      read += page.length;
      if (read >= limit) break;
    }
    if (!writer) throw new TypeError(`the case ${caseId} is not there`);
    return writer;
  }

  private writerOf([first]: readonly RecordedEvent[]): CaseWriter {
    if (first?.type !== CASE_OPENED) throw new TypeError('a case that does not begin');
    const { attributes, name, place } = first.data as unknown as ImportedCaseOpened;
    const opening: OpenCase = { op: 'case', line: this.line, attributes, ...(name !== undefined && { name }) };
    return this.run.caseWriter(opening, place, 'unknown');
  }

  private async *listedCases(): AsyncGenerator<readonly [place: number, caseId: Uuid]> {
    for await (const page of this.store.readStream(logStream(this.logId))) {
      for (const { type, data } of page) {
        if (type !== LOG_CASES_LISTED) continue;
        const { cases, first } = data as unknown as LogCasesListed;
        for (const [index, caseId] of cases.entries()) yield [first + index, caseId];
      }
    }
  }
}

/** A number for each place. */
class Counts {
  private counts = new Uint32Array(1024);

  get(place: number): number {
    return this.counts[place] ?? 0;
  }

  set(place: number, count: number): void {
    if (place >= this.counts.length) {
      const more = new Uint32Array(Math.max(place + 1, this.counts.length * 2));
      more.set(this.counts);
      this.counts = more;
    }
    this.counts[place] = count;
  }
}
