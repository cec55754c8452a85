import { createHash } from 'node:crypto';
import {
  canonicalText,
  FIRST_PREVIOUS_HASH,
  type EventMetadata,
  type JsonObject,
  type StoredEvent,
  type StreamName,
} from '@yikou/event-store';
import { caseNoFrom, parseBeijingDay, type Uuid } from '@yikou/shared-kernel';

/** An event as its row in the file: the text is ready, and hashed. */
export interface EventRow {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;
  readonly id: string;
  readonly data: string;
  readonly metadata: string;
}

export const EVENTS_PER_CASE = 10;
/** So many cases begin between one event of a case and its next: neighbours in the log are of different cases, as in an office. */
const MOST_APART = 500;

const YEAR_BEGINS = Date.UTC(2022, 0, 1);
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * What a window records of its cases in a year: ten events each, from registration to delivery, with hashes that verify.
 * The same number gives the same events, but for nothing.
 */
export function* caseEvents(events: number): Generator<EventRow> {
  const cases = events / EVENTS_PER_CASE;
  const apart = Math.max(1, Math.min(MOST_APART, Math.floor(cases / 20)));
  const ticks = cases + (EVENTS_PER_CASE - 1) * apart;
  const open = new Map<number, CaseSource>();
  for (let tick = 0; tick < ticks; tick += 1) {
    const at = new Date(YEAR_BEGINS + Math.floor((tick / ticks) * YEAR_MS)).toISOString();
    for (let revision = EVENTS_PER_CASE - 1; revision >= 0; revision -= 1) {
      const number = tick - revision * apart;
      if (number < 0 || number >= cases) continue;
      if (revision === 0) open.set(number, new CaseSource(number, at));
      const source = open.get(number);
      if (!source) throw new TypeError(`case ${String(number)} is not open`);
      yield source.next(at);
      if (revision === EVENTS_PER_CASE - 1) open.delete(number);
    }
  }
}

/** The id of a case of that log. */
export const caseIdOf = (number: number): Uuid => uuidOf(1, number);

/** As a command handler hands it to the store. */
export const storedEvent = ({ data, metadata, stream, id, ...rest }: EventRow): StoredEvent => ({
  ...rest,
  id: id as Uuid,
  stream: stream as StreamName,
  data: JSON.parse(data) as JsonObject,
  metadata: JSON.parse(metadata) as EventMetadata,
});

/** Cases one after the other, each with all its events: what appends are made of. */
export const wholeCases = (first: number, events: number): StoredEvent[] => {
  const at = new Date(YEAR_BEGINS).toISOString();
  return Array.from({ length: Math.ceil(events / EVENTS_PER_CASE) }, (_, index) => {
    const source = new CaseSource(first + index, at);
    return Array.from({ length: EVENTS_PER_CASE }, () => storedEvent(source.next(at)));
  }).flat();
};

class CaseSource {
  private readonly values: Record<string, string>;
  private readonly stream: string;
  private revision = 0;
  private previousHash = FIRST_PREVIOUS_HASH;

  constructor(
    private readonly number: number,
    at: string,
  ) {
    const caseId = caseIdOf(number);
    this.stream = `case-${caseId}`;
    this.values = {
      caseId,
      caseNo: caseNoFrom(caseId, parseBeijingDay(at.slice(0, 10))),
      subjectId: uuidOf(2, number >> 1),
      itemId: uuidOf(3, number % 200),
      department: `1121080${String(number % 50).padStart(2, '0')}`,
      clerk: uuidOf(4, number % 97),
      officer: uuidOf(4, (number % 97) + 97),
      document: String(number + 1),
      at,
    };
  }

  next(at: string): EventRow {
    const { stream, revision, previousHash } = this;
    const { type, data: template, metadata } = templateAt(revision);
    const commandId = uuidOf(5 + revision, this.number);
    const id = uuidOf(25 + revision, this.number);
    const values = { ...this.values, at, commandId, correlationId: uuidOf(45 + revision, this.number), previousHash };
    const data = render(template, values);
    const [before, after] = [render(metadata.before, values), render(metadata.after, values)];
    const covered = `{"data":${data},"id":"${id}","metadata":${before}${after},"revision":${String(revision)},"stream":"${stream}","type":"${type}","version":1}`;
    const hash = createHash('sha256').update(covered, 'utf8').digest('hex');
    this.revision += 1;
    this.previousHash = hash;
    return { stream, revision, type, version: 1, id, data, metadata: `${before}"hash":"${hash}",${after}` };
  }
}

/** Fixed text and, after each but the last, the name of what stands there. */
interface Template {
  readonly fixed: readonly string[];
  readonly slots: readonly string[];
}

const template = (text: string): Template => {
  const parts = text.split(/«(\w+)»/);
  return { fixed: parts.filter((_, index) => index % 2 === 0), slots: parts.filter((_, index) => index % 2 === 1) };
};

const render = ({ fixed, slots }: Template, values: Readonly<Record<string, string>>): string => {
  let text = fixed[0] ?? '';
  for (let index = 0; index < slots.length; index += 1) text += `${values[slots[index] ?? ''] ?? ''}${fixed[index + 1] ?? ''}`;
  return text;
};

const sealed = (length: number) => ({ subjectId: '«subjectId»', sealed: 'q3Zt-8Kf_0'.repeat(Math.ceil(length / 10)) });
const material = (code: string, digit: string) => ({ code, sha256: digit.repeat(64), bytes: 52_431, mediaType: 'application/pdf' });
const ABOUT = {
  caseId: '«caseId»',
  caseNo: '«caseNo»',
  itemId: '«itemId»',
  itemVersion: 3,
  departmentCode: '«department»',
  channel: 'window',
  applicant: { subjectId: '«subjectId»', kind: 'natural', name: sealed(50) },
};

/** Type, data, role and authority of each event of a case, in order. */
const FLOW: readonly (readonly [type: string, data: object, role: 'clerk' | 'officer', authority: string])[] = [
  [
    'registered',
    {
      caseId: '«caseId»',
      caseNo: '«caseNo»',
      channel: 'window',
      item: {
        itemId: '«itemId»',
        version: 3,
        code: '210800-SPJY',
        name: '食品经营许可',
        kind: 'licence',
        level: 'city',
        departmentCode: '«department»',
        departmentName: '营口市市场监督管理局',
        processing: 'committed',
        materials: [
          { code: 'application', name: '申请书', required: true, issuedByGovernment: false },
          { code: 'layout', name: '经营场所平面图', required: true, issuedByGovernment: false },
        ],
      },
      applicant: { subjectId: '«subjectId»', kind: 'natural', name: sealed(50), number: sealed(60), phone: sealed(50) },
      materials: [material('application', 'a')],
      contact: '«clerk»',
      registeredAt: '«at»',
    },
    'clerk',
    '行政许可法 §29',
  ],
  ['note-added', { noteId: '«commandId»', text: sealed(80) }, 'clerk', '窗口经办记录'],
  ['notice-given', { missing: [{ code: 'layout', reason: sealed(60) }], noticedAt: '«at»' }, 'clerk', '行政许可法 §32(4)'],
  ['materials-supplied', { materials: [material('layout', 'b')], suppliedAt: '«at»' }, 'clerk', '行政许可法 §32(4)'],
  [
    'accepted',
    { ...ABOUT, processing: 'committed', list: { listId: '«itemId»', year: 2022, edition: 2 }, acceptedAt: '«at»' },
    'clerk',
    '行政许可法 §32(5)',
  ],
  ['visit-counted', { visits: 2, visitedAt: '«at»' }, 'clerk', '优化营商环境条例 §36'],
  ['taken-over', { from: '«clerk»', to: '«officer»', takenOverAt: '«at»' }, 'clerk', '首问负责制'],
  ['note-added', { noteId: '«commandId»', text: sealed(80) }, 'officer', '窗口经办记录'],
  [
    'decided',
    { outcome: 'granted', documentNumber: '营行审〔2022〕«document»号', reasons: ['材料齐全，符合法定形式'], decidedAt: '«at»' },
    'officer',
    '行政许可法 §38',
  ],
  [
    'delivered',
    { ...ABOUT, method: 'window', outcome: 'granted', documentNumber: '营行审〔2022〕«document»号', visits: 3, deliveredAt: '«at»' },
    'clerk',
    '行政许可法 §44',
  ],
];

/** The hash stands between two fields in the order of RFC 8785, so the text before and the text after it are kept apart. */
const TEMPLATES = FLOW.map(([event, data, role, authority]) => {
  const actor = { id: `«${role}»`, role, authority, department: '«department»' };
  const before = canonicalText({ actor, causationId: '«commandId»', commandId: '«commandId»', correlationId: '«correlationId»' });
  const after = canonicalText({ hashAlg: 'sha256-jcs-1', occurredAt: '«at»', previousHash: '«previousHash»', recordedAt: '«at»' });
  return {
    type: `intake.case.${event}`,
    data: template(canonicalText(data)),
    metadata: { before: template(`${before.slice(0, -1)},`), after: template(after.slice(1)) },
  };
});

const templateAt = (revision: number) => {
  const found = TEMPLATES[revision];
  if (!found) throw new TypeError(`a case has no event ${String(revision)}`);
  return found;
};

/** Spread like a random one, the same for the same number. */
const uuidOf = (kind: number, number: number): Uuid => {
  const word = (index: number) =>
    mixed((number * 4 + index) ^ Math.imul(kind, 0x9e3779b1))
      .toString(16)
      .padStart(8, '0');
  const [a, b, c, d] = [word(0), word(1), word(2), word(3)];
  return `${a}-${b.slice(0, 4)}-5${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}` as Uuid;
};

const mixed = (value: number): number => {
  let mix = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
};
