import { canonicalText } from '@yikou/event-store';
import type { Uuid } from '@yikou/shared-kernel';
import { ImportFault } from '../fault';
import type { LogBegun, LogCasesListed, LogCompleted, LogDescribed } from '../events';
import { LOG_BEGUN, LOG_CASES_LISTED, LOG_COMPLETED, LOG_DESCRIBED } from '../events';
import type { Mapping } from '../mapping';
import type { LogPart, Op } from '../reading/ops';
import { logStream } from '../streams';
import { otherContent } from './differences';
import { textOf, type Draft } from './draft';
import { consecutive, readKnownLog, type KnownLog } from './known-log';
import { StreamWriter, type Setting, type Written } from './stream-writer';

const LISTED_AT_ONCE = 500;

interface Listed {
  readonly caseId: Uuid;
  readonly durable: Promise<void>;
}

/** The stream of the log itself: what it says of itself, which cases it has, and that its end was reached. */
export class LogWriter {
  private readonly stream: StreamWriter;
  private readonly written: Written = { added: 0, there: 0, changed: false };
  private headerOpen = true;
  private first: number;
  private toList: Listed[];
  /** The place of the first case that is not listed yet, nor about to be. */
  private next: number;
  private lateParts: LogPart[] = [];

  constructor(
    private readonly log: string,
    private readonly logId: Uuid,
    private readonly known: KnownLog,
    private readonly mapping: Mapping | undefined,
    private readonly setting: Setting,
  ) {
    this.stream = new StreamWriter(logStream(logId), setting, known.begun ? 'unknown' : 'nothing');
    this.first = known.listed + 1;
    this.toList = consecutive(known).map((caseId) => ({ caseId, durable: Promise.resolve() }));
    this.next = this.first + this.toList.length;
  }

  /** @throws ImportFault when the log was imported with another mapping */
  async begin({ line, format, root }: Extract<Op, { op: 'log' }>): Promise<void> {
    const { log, logId } = this;
    const mapping = this.mapping && canonicalText(this.mapping);
    const { begun } = this.known;
    if (begun && begun.mapping !== mapping) {
      throw new ImportFault({
        zh: `日志 ${log} 此前以另一映射导入,未作任何改动。`,
        en: `the log ${log} was imported with another mapping, and nothing was changed.`,
      });
    }
    const event: LogBegun = { format, log, logId, ...(mapping !== undefined && { mapping }), root };
    await this.write([this.draft(LOG_BEGUN, event, line)]);
  }

  async describe({ line, parts }: Extract<Op, { op: 'parts' }>): Promise<void> {
    if (!this.headerOpen) {
      this.lateParts.push(...parts);
      return;
    }
    await this.write([this.draft(LOG_DESCRIBED, { parts } satisfies LogDescribed, line)]);
  }

  /** The cases begin: what follows is chained behind what history has of the log. */
  endHeader(line: number): void {
    if (!this.headerOpen) return;
    this.headerOpen = false;
    const { known, stream } = this;
    if (stream.revision + 1 < known.header) {
      throw otherContent({ zh: '日志开头比历史中少', en: 'the log says less of itself than history has' }, { line });
    }
    if (known.end.revision > stream.revision) stream.startBehind(known.end, 'nothing');
  }

  /**
   * Cases in the order of their places; listed when they are durable.
   * @returns the write that lists them, when there are enough
   */
  list(place: number, caseId: Uuid, durable: Promise<void>): Promise<void> | undefined {
    if (place < this.next) return undefined;
    this.next += 1;
    this.toList.push({ caseId, durable });
    return this.toList.length >= LISTED_AT_ONCE ? this.listNow() : undefined;
  }

  async listRest(): Promise<void> {
    if (this.toList.length > 0) await this.listNow();
  }

  /** Lists whatever is there, after a fault: so that it can be found, and so that a changed file cannot pass over it. */
  async listWhatIsThere(): Promise<void> {
    const known = await readKnownLog(this.setting.store, this.logId);
    const cases = consecutive(known);
    if (cases.length === 0) return;
    const stream = new StreamWriter(logStream(this.logId), this.setting, 'nothing');
    stream.startBehind(known.end, 'nothing');
    const event: LogCasesListed = { cases, first: known.listed + 1 };
    await stream.write([this.draft(LOG_CASES_LISTED, event, 0)], this.written);
  }

  /** @throws ImportFault when history has more */
  async complete(cases: number, events: number, line: number): Promise<void> {
    const { known } = this;
    if (cases < known.lastPlace || (known.completed && known.completed.events !== events)) {
      const [was, is] = [known.completed?.cases ?? known.lastPlace, cases];
      const text = {
        zh: `历史中有 ${String(was)} 个案件,文件中有 ${String(is)} 个`,
        en: `history has ${String(was)} cases, the file ${String(is)}`,
      };
      throw otherContent(cases === was ? { zh: '事件数不同', en: 'the number of events differs' } : text, { line });
    }
    if (known.completed) return;
    const parts = this.lateParts;
    const event: LogCompleted = { cases, events, ...(parts.length > 0 && { parts }) };
    await this.write([this.draft(LOG_COMPLETED, event, line)]);
  }

  private async listNow(): Promise<void> {
    const { first, toList } = this;
    this.toList = [];
    this.first += toList.length;
    await Promise.all(toList.map(({ durable }) => durable));
    const event: LogCasesListed = { cases: toList.map(({ caseId }) => caseId), first };
    await this.write([this.draft(LOG_CASES_LISTED, event, 0)]);
  }

  private draft(type: string, event: object, line: number): Draft {
    return { type, text: textOf(event), place: { line }, counts: false };
  }

  private write(drafts: readonly Draft[]): Promise<void> {
    return this.stream.write(drafts, this.written);
  }
}
