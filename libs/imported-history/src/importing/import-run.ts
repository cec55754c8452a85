import type { Actor, EventStore } from '@yikou/event-store';
import type { KeyStore } from '@yikou/key-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import { LOG_EVENT_RECORDED } from '../events';
import { TermsMapper, type Mapping } from '../mapping';
import type { Op, OpenCase, RecordEvent } from '../reading/ops';
import { caseIdOf, caseStream, logEventsStream } from '../streams';
import { CaseWriter } from './case-writer';
import { anotherCase, otherContent } from './differences';
import { recordedText, type Draft } from './draft';
import type { Imported } from './import-history';
import { InFlight } from './in-flight';
import type { KnownLog } from './known-log';
import { LogWriter } from './log-writer';
import { PersonalFields } from './personal';
import { StreamWriter, type Known, type Setting, type Written } from './stream-writer';
import { TableCases } from './table-cases';

export interface RunSetting {
  readonly log: string;
  readonly logId: Uuid;
  readonly known: KnownLog;
  readonly mapping: Mapping | undefined;
  readonly store: EventStore;
  readonly keys: () => Promise<KeyStore>;
  readonly clock: { now(): Instant };
  readonly actor: Actor;
  readonly mostOpen: number | undefined;
}

/**
 * Of a case that is longer, what has come is written before its end comes. It never changes: by it the events of a case are what they are,
 * and the same file must give the same.
 */
const CHUNK_UNITS = 200_000;
/** Enough to share transactions; few enough to die young. */
const IN_FLIGHT = { writes: 160, units: 1_500_000 };

/** One import of one log: takes what the reader tells, in its order. */
export class ImportRun {
  private readonly inFlight = new InFlight(IN_FLIGHT);
  private readonly setting: Setting;
  private readonly personal: PersonalFields;
  private readonly logWriter: LogWriter;
  private readonly aloneStream: StreamWriter;
  private readonly aloneWritten: Written = { added: 0, there: 0, changed: false };
  private alone: Draft[] = [];
  private aloneUnits = 0;
  private aloneCount = 0;
  private current: CaseWriter | undefined;
  private table: TableCases | undefined;
  private totals = { cases: 0, events: 0, alreadyThere: 0 };
  private cases = 0;
  private events = 0;
  private line = 1;
  /** The place of the case of which something was written last. */
  private handedOver = 0;

  constructor(private readonly of: RunSetting) {
    const { store, clock, actor, logId, log, known, mapping, keys } = of;
    this.personal = new PersonalFields(keys, new TermsMapper(mapping?.terms).personal);
    this.setting = {
      store,
      now: () => clock.now(),
      actor,
      correlationId: logId,
      sameSealed: (stored, draft) => this.personal.same(stored, draft),
    };
    this.logWriter = new LogWriter(log, logId, known, mapping, this.setting);
    this.aloneStream = new StreamWriter(logEventsStream(logId), this.setting, known.begun ? 'unknown' : 'nothing');
  }

  get seen(): { readonly cases: number; readonly events: number } {
    return { cases: this.cases, events: this.events };
  }

  get imported(): Imported {
    const { added, there } = this.aloneWritten;
    const { cases, events, alreadyThere } = this.totals;
    return { cases, events: events + added, alreadyThere: alreadyThere + there };
  }

  /** @returns what to wait for before the next, if anything */
  take(op: Op): Promise<void> | undefined {
    switch (op.op) {
      case 'event':
        return this.event(op);
      case 'row':
        this.events += 1;
        this.line = op.event.line;
        return this.tableOf().take(op);
      case 'case':
        this.begin(op);
        return undefined;
      case 'end':
        return this.end(op);
      case 'parts':
        return this.logWriter.describe(op);
      case 'log':
        return this.logWriter.begin(op);
    }
  }

  /** The file has come to its end. @throws ImportFault when history has more of the log */
  async finish(): Promise<void> {
    this.logWriter.endHeader(this.line);
    await this.table?.finish();
    await this.flushAlone();
    await this.refuseMoreAlone();
    await this.inFlight.settled();
    await this.logWriter.listRest();
    await this.logWriter.complete(this.cases, this.events, this.line);
  }

  /** All that is under way has ended. @throws the fault, or what a write failed with */
  async settle(fault: unknown): Promise<void> {
    await this.inFlight.ended();
    if (fault !== undefined) {
      await this.logWriter.listWhatIsThere().catch(() => undefined);
      throw fault as Error;
    }
  }

  /** A case at its place in the log. */
  caseWriter(opening: OpenCase, place: number, known: Known): CaseWriter {
    const { logId, log } = this.of;
    const caseId = caseIdOf(logId, opening.name, place);
    const stream = new StreamWriter(caseStream(caseId), this.setting, known);
    return new CaseWriter({ caseId, log, logId, place }, opening, stream, this.personal);
  }

  knownOf(place: number, line: number, caseName: string | undefined): Known {
    const { known } = this.of;
    if (known.completed && place > known.completed.cases) {
      throw otherContent({ zh: '历史中没有此案件', en: 'history has no such case' }, { line, caseName });
    }
    const unlisted = known.unlisted.get(place);
    if (unlisted !== undefined && unlisted !== caseIdOf(this.of.logId, caseName, place)) throw anotherCase({ line, caseName });
    if (place <= known.listed || unlisted !== undefined) return 'something';
    return known.begun ? 'unknown' : 'nothing';
  }

  /** Hands over what waits of a case. The first write makes it listed, behind the last it counts. */
  handOver(writer: CaseWriter, { first, last }: { readonly first: boolean; readonly last: boolean }): Promise<void> | undefined {
    const { pendingUnits, identity } = writer;
    const write = writer.flush();
    this.inFlight.add(last ? write.then(() => this.count(writer, true)) : write, pendingUnits);
    const listing = first ? this.logWriter.list(identity.place, identity.caseId, write) : undefined;
    if (listing) this.inFlight.add(listing, 0);
    return this.inFlight.isFull ? this.inFlight.room() : undefined;
  }

  /** @param ended the case counts as well, not its events alone */
  count(writer: CaseWriter, ended: boolean): void {
    const { added, changed, there } = writer.takeWritten();
    const { cases, events, alreadyThere } = this.totals;
    this.totals = { cases: cases + (ended && changed ? 1 : 0), events: events + added, alreadyThere: alreadyThere + there };
  }

  async listed(): Promise<void> {
    await this.inFlight.settled();
    await this.logWriter.listRest();
  }

  settled(): Promise<void> {
    return this.inFlight.settled();
  }

  nextPlace(line: number): number {
    this.logWriter.endHeader(line);
    this.cases += 1;
    return this.cases;
  }

  private begin(op: OpenCase): void {
    const place = this.nextPlace(op.line);
    this.line = op.line;
    this.current = this.caseWriter(op, place, this.knownOf(place, op.line, op.name));
  }

  private event(op: RecordEvent): Promise<void> | undefined {
    this.events += 1;
    this.line = op.line;
    if (op.alone) return this.eventAlone(op);
    const { current } = this;
    if (!current) throw new TypeError('an event without a case');
    current.record(op);
    return current.pendingUnits < CHUNK_UNITS ? undefined : this.write(current, false);
  }

  private end({ line, attributes }: Extract<Op, { op: 'end' }>): Promise<void> | undefined {
    const { current } = this;
    if (!current) throw new TypeError('an end without a case');
    this.current = undefined;
    current.complete(line, attributes);
    return this.write(current, true);
  }

  private write(writer: CaseWriter, last: boolean): Promise<void> | undefined {
    const first = this.handedOver !== writer.identity.place;
    this.handedOver = writer.identity.place;
    return this.handOver(writer, { first, last });
  }

  private eventAlone(op: RecordEvent): Promise<void> | undefined {
    const { line, at, attributes } = op;
    this.logWriter.endHeader(line);
    this.aloneCount += 1;
    const text = recordedText(attributes, this.aloneCount, op);
    const draft = { type: LOG_EVENT_RECORDED, text, at, place: { line }, counts: true };
    // They have one subject together: the log.
    const sealed = this.personal.sealedEvent(op, this.aloneCount, () => this.personal.subjectOf(this.of.logId, undefined));
    this.alone.push(sealed ? { ...draft, sealed } : draft);
    this.aloneUnits += text.length + 800;
    return this.aloneUnits < CHUNK_UNITS ? undefined : this.flushAlone();
  }

  private async flushAlone(): Promise<void> {
    const { alone } = this;
    this.alone = [];
    this.aloneUnits = 0;
    if (alone.length > 0) await this.aloneStream.write(alone, this.aloneWritten);
  }

  private async refuseMoreAlone(): Promise<void> {
    if (!this.of.known.begun) return;
    for await (const _ of this.of.store.readStream(logEventsStream(this.of.logId), { fromRevision: this.aloneCount, limit: 1 })) {
      const text = { zh: '历史中不属于任何案件的事件更多', en: 'history has more events of no case' };
      throw otherContent(text, { line: this.line });
    }
  }

  private tableOf(): TableCases {
    this.table ??= new TableCases(this, this.of.store, this.of.logId, this.of.mostOpen);
    return this.table;
  }
}
