import type { EventStore, RecordedEvent } from '@yikou/event-store';
import type { KeyStore } from '@yikou/key-store';
import type { Uuid } from '@yikou/shared-kernel';
import type { Attribute } from '../attributes';
import {
  CASE_EVENT_RECORDED,
  CASE_OPENED,
  LOG_BEGUN,
  LOG_CASES_LISTED,
  LOG_COMPLETED,
  LOG_DESCRIBED,
  type ImportedCaseCompleted,
  type ImportedCaseOpened,
  type ImportedEventRecorded,
  type LogBegun,
  type LogCasesListed,
  type LogCompleted,
  type LogDescribed,
} from '../events';
import type { LogPart } from '../reading/ops';
import { caseStream, logEventsStream, logIdOf, logStream } from '../streams';
import { eventText, LOG_END, logStart, TRACE_END, traceStart } from '../xes/xes-writer';
import { opened } from './opened';

export interface ExportRequest {
  readonly log: string;
  readonly store: EventStore;
  /** Opened when the log has personal fields. */
  readonly keys: () => Promise<KeyStore>;
  readonly onProgress?: (progress: { readonly cases: number; readonly events: number }) => void;
}

export interface Exported {
  readonly cases: number;
  readonly events: number;
  /** Its import has come to the end of its file. */
  readonly complete: boolean;
}

/** There is no imported log of this name. */
export class UnknownLog extends Error {
  override readonly name = 'UnknownLog';
  constructor(log: string) {
    super(`没有名为 ${log} 的导入日志 there is no imported log of the name ${log}`);
  }
}

/** The text is handed on in pieces of about this. */
const PIECE_UNITS = 256 * 1024;

/**
 * Gives an imported log back as XES, piece by piece, to whoever writes it: every case, event and attribute, in the order of the log.
 * @throws UnknownLog; what `write` throws
 */
export const exportHistory = async (request: ExportRequest, write: (text: string) => Promise<void>): Promise<Exported> => {
  const logId = logIdOf(request.log);
  const log = await readHead(request.store, logId);
  if (!log.begun) throw new UnknownLog(request.log);
  const run = new Export(request, write);
  await run.text(logStart(log.begun.root, log.parts));
  for await (const caseId of listedCases(request.store, logId)) await run.case(caseId);
  await run.eventsAlone(logId);
  await run.text(LOG_END);
  await run.flush();
  return { ...run.counted, complete: log.complete };
};

class Export {
  private pending = '';
  private cases = 0;
  private events = 0;

  constructor(
    private readonly request: ExportRequest,
    private readonly write: (text: string) => Promise<void>,
  ) {}

  get counted(): { readonly cases: number; readonly events: number } {
    return { cases: this.cases, events: this.events };
  }

  async case(caseId: Uuid): Promise<void> {
    const { store, onProgress } = this.request;
    for await (const page of store.readStream(caseStream(caseId))) {
      for (const event of page) await this.caseEvent(event, page);
    }
    await this.text(TRACE_END);
    this.cases += 1;
    if (this.cases % 1_000 === 0) onProgress?.(this.counted);
  }

  async eventsAlone(logId: Uuid): Promise<void> {
    for await (const page of this.request.store.readStream(logEventsStream(logId))) {
      for (const { data } of page) await this.event(data as unknown as ImportedEventRecorded, '\t');
    }
  }

  text(text: string): Promise<void> | undefined {
    this.pending += text;
    return this.pending.length < PIECE_UNITS ? undefined : this.flush();
  }

  async flush(): Promise<void> {
    const { pending } = this;
    this.pending = '';
    await this.write(pending);
  }

  private async caseEvent({ type, stream, data }: RecordedEvent, page: readonly RecordedEvent[]): Promise<void> {
    if (type === CASE_OPENED) {
      const { attributes, completed, more } = data as unknown as ImportedCaseOpened;
      const late = completed ? (completed.attributes ?? []) : await this.lateAttributes(stream, page);
      await this.text(traceStart(await this.open([...attributes, ...late]), more));
    } else if (type === CASE_EVENT_RECORDED) await this.event(data as unknown as ImportedEventRecorded, '\t\t');
  }

  /** What stands behind the events of a case in its file belongs before them. */
  private async lateAttributes(stream: RecordedEvent['stream'], page: readonly RecordedEvent[]): Promise<readonly Attribute[]> {
    const last = page.at(-1);
    if (last && last.type !== CASE_EVENT_RECORDED && last.type !== CASE_OPENED) return lateIn(last);
    for await (const [end] of this.request.store.readStream(stream, { direction: 'backward', limit: 1 })) if (end) return lateIn(end);
    return [];
  }

  private async event({ attributes, more }: ImportedEventRecorded, indent: string): Promise<void> {
    this.events += 1;
    const waiting = this.text(eventText(await this.open(attributes), indent, more));
    if (waiting) await waiting;
  }

  private open(attributes: readonly Attribute[]): Promise<readonly Attribute[]> | readonly Attribute[] {
    return opened(attributes, this.request.keys);
  }
}

const lateIn = ({ type, data }: RecordedEvent): readonly Attribute[] =>
  type === CASE_OPENED || type === CASE_EVENT_RECORDED ? [] : ((data as unknown as ImportedCaseCompleted).attributes ?? []);

interface Head {
  readonly begun?: LogBegun;
  readonly parts: readonly LogPart[];
  readonly complete: boolean;
}

const readHead = async (store: EventStore, logId: Uuid): Promise<Head> => {
  let head: Head = { parts: [], complete: false };
  for await (const page of store.readStream(logStream(logId))) for (const event of page) head = withEvent(head, event);
  return head;
};

const withEvent = (head: Head, { type, data }: RecordedEvent): Head => {
  switch (type) {
    case LOG_BEGUN:
      return { ...head, begun: data as unknown as LogBegun };
    case LOG_DESCRIBED:
      return { ...head, parts: [...head.parts, ...(data as unknown as LogDescribed).parts] };
    case LOG_COMPLETED:
      return { ...head, parts: [...head.parts, ...((data as unknown as LogCompleted).parts ?? [])], complete: true };
    default:
      return head;
  }
};

async function* listedCases(store: EventStore, logId: Uuid): AsyncGenerator<Uuid> {
  for await (const page of store.readStream(logStream(logId))) {
    for (const { type, data } of page) if (type === LOG_CASES_LISTED) yield* (data as unknown as LogCasesListed).cases;
  }
}
