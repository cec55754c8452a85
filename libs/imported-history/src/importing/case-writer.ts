import type { RecordedEvent } from '@yikou/event-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import type { Attribute } from '../attributes';
import {
  CASE_COMPLETED,
  CASE_EVENT_RECORDED,
  CASE_OPENED,
  type ImportedCaseCompleted,
  type ImportedCaseOpened,
  type ImportedEventRecorded,
  type ImportedTerms,
} from '../events';
import type { OpenCase, RecordEvent } from '../reading/ops';
import type { CaseTerms } from '../terms';
import { endAt } from './chain';
import { recordedText, refuseTooLarge, textOf, type Draft } from './draft';
import type { PersonalFields } from './personal';
import type { StreamWriter, Written } from './stream-writer';

export interface CaseIdentity {
  readonly caseId: Uuid;
  readonly log: string;
  readonly logId: Uuid;
  readonly place: number;
}

/** What a case comes to, gathered event by event. */
type Sum = Pick<ImportedCaseCompleted, 'decidedAt' | 'firstAt' | 'lastAt' | 'outcome' | 'registeredAt' | 'status'>;

/** One case on its way into history: what has come of it and is not yet written, and what it comes to. */
export class CaseWriter {
  private written: Written = nothing();
  private drafts: Draft[] = [];
  private units = 0;
  private events = 0;
  /** Its beginning is on its way or there. */
  private opened = false;
  private sum: { -readonly [Field in keyof Sum]: Sum[Field] } = {};
  private subject: Promise<Uuid> | undefined;

  constructor(
    readonly identity: CaseIdentity,
    private readonly opening: OpenCase,
    private readonly stream: StreamWriter,
    private readonly personal: PersonalFields,
  ) {}

  get pendingUnits(): number {
    return this.units;
  }

  get recorded(): number {
    return this.events;
  }

  /** What was written since the last time that this was asked. */
  takeWritten(): Written {
    const { written } = this;
    this.written = nothing();
    return written;
  }

  /** Goes on with a case of which so much stands in history, and was compared: its events, in their order, and the end of its stream. */
  resume(stored: readonly RecordedEvent[]): void {
    for (const event of stored) {
      if (event.type !== CASE_EVENT_RECORDED) continue;
      const { outcome, step } = event.data as unknown as ImportedEventRecorded;
      this.events += 1;
      this.add(event.metadata.occurredAt, outcome, step);
    }
    this.opened = true;
    for (const last of stored.slice(-1)) this.stream.startBehind(endAt(last), 'unknown');
  }

  record(op: RecordEvent): void {
    const { line, at, attributes, terms } = op;
    this.events += 1;
    this.add(at, terms?.outcome, terms?.step);
    const text = recordedText(attributes, this.events, op);
    const draft = { type: CASE_EVENT_RECORDED, text, at, place: { line, caseName: this.opening.name }, counts: true };
    const sealed = this.personal.sealedEvent(op, this.events, () => this.subjectId());
    this.push(sealed ? { ...draft, sealed } : draft);
  }

  /** What comes at once is one event less: it opens complete. */
  complete(line: number, attributes: readonly Attribute[] | undefined): void {
    const completed = this.completed(attributes);
    if (this.opened) this.push(this.completedDraft(completed, line));
    else this.pushOpening(completed);
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    if (!this.opened) this.pushOpening();
    const { drafts } = this;
    this.drafts = [];
    this.units = 0;
    return drafts.length === 0 ? Promise.resolve() : this.stream.write(drafts, this.written);
  }

  private pushOpening(completed?: ImportedCaseCompleted): void {
    const draft = this.openingDraft(completed);
    refuseTooLarge(draft);
    this.drafts.unshift(draft);
    this.units += draft.text.length + DRAFT_UNITS;
    this.opened = true;
  }

  private openingDraft(completed: ImportedCaseCompleted | undefined): Draft {
    const { line, name, attributes, more, terms } = this.opening;
    const { caseId, log, logId, place } = this.identity;
    const shared = { log, logId, ...(more && { more }), ...(name !== undefined && { name }), place };
    const plain = termsOf(terms);
    const event: ImportedCaseOpened = { attributes, caseId, ...(completed && { completed }), ...shared, ...(plain && { terms: plain }) };
    const late = completed?.attributes;
    const sealed = async () => {
      const subjectId = await this.subjectId();
      const applicant = terms && hasApplicant(terms) && { applicant: await this.personal.applicantOf(terms, subjectId) };
      return textOf({
        attributes: await this.personal.seal(attributes, subjectId),
        caseId,
        ...(completed && { completed: await this.sealedCompletion(completed) }),
        ...shared,
        ...((plain ?? applicant) && { terms: { ...applicant, ...plain } }),
      } satisfies ImportedCaseOpened);
    };
    return {
      type: CASE_OPENED,
      text: textOf(event),
      ...(this.sum.firstAt && { at: this.sum.firstAt }),
      place: { line, caseName: name },
      counts: false,
      ...((this.personal.within(attributes) || this.personal.within(late ?? [])) && { sealed }),
    };
  }

  private completed(attributes: readonly Attribute[] | undefined): ImportedCaseCompleted {
    const { decidedAt, firstAt, lastAt, outcome, registeredAt, status } = this.sum;
    return {
      ...(attributes && { attributes }),
      ...(decidedAt && { decidedAt }),
      events: this.events,
      ...(firstAt && { firstAt }),
      ...(lastAt && { lastAt }),
      ...(outcome && { outcome }),
      ...(registeredAt && { registeredAt }),
      ...(status && { status }),
    };
  }

  private completedDraft(completed: ImportedCaseCompleted, line: number): Draft {
    const { attributes = [], lastAt } = completed;
    return {
      type: CASE_COMPLETED,
      text: textOf(completed),
      ...(lastAt && { at: lastAt }),
      place: { line, caseName: this.opening.name },
      counts: false,
      ...(this.personal.within(attributes) && { sealed: async () => textOf(await this.sealedCompletion(completed)) }),
    };
  }

  private async sealedCompletion({ attributes, ...rest }: ImportedCaseCompleted): Promise<ImportedCaseCompleted> {
    return { ...(attributes && { attributes: await this.personal.seal(attributes, await this.subjectId()) }), ...rest };
  }

  private push(draft: Draft): void {
    refuseTooLarge(draft);
    this.drafts.push(draft);
    this.units += draft.text.length + DRAFT_UNITS;
  }

  private add(at: Instant, outcome: Sum['outcome'], step: Sum['status']): void {
    const { sum } = this;
    if (sum.firstAt === undefined || at < sum.firstAt) sum.firstAt = at;
    if (sum.lastAt === undefined || at > sum.lastAt) sum.lastAt = at;
    if (step) sum.status = step;
    if (outcome) sum.outcome = outcome;
    if (step === 'registered') sum.registeredAt ??= at;
    if (step === 'decided' || outcome) sum.decidedAt = at;
  }

  private subjectId(): Promise<Uuid> {
    this.subject ??= this.personal.subjectOf(this.identity.caseId, this.opening.terms);
    return this.subject;
  }
}

const nothing = (): Written => ({ added: 0, there: 0, changed: false });

/** What an event takes beside its attributes while it waits. */
const DRAFT_UNITS = 800;

const hasApplicant = ({ applicantName, applicantNumber, applicantPhone }: CaseTerms): boolean =>
  applicantName !== undefined || applicantNumber !== undefined || applicantPhone !== undefined;

const termsOf = (terms: CaseTerms | undefined): ImportedTerms | undefined => {
  if (!terms) return undefined;
  const { applicantKind, caseNo, channel, departmentCode, item } = terms;
  const ours = {
    ...(applicantKind && { applicantKind }),
    ...(caseNo !== undefined && { caseNo }),
    ...(channel !== undefined && { channel }),
    ...(departmentCode !== undefined && { departmentCode }),
    ...(item !== undefined && { item }),
  };
  return Object.keys(ours).length === 0 ? undefined : ours;
};
