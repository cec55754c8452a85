import { Type, type Static } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { valueOf, type Attribute } from './attributes';
import { OUTCOMES, STEPS, type CaseTerms, type EventTerms, type ImportedOutcome, type ImportedStep } from './terms';

/** The mapping file: where the columns of a table belong, and what a log's words are in our terms. */

const Text = Type.String({ minLength: 1, maxLength: 500 });
const closed = { additionalProperties: false } as const;
const anyOf = <const T extends string>(values: readonly T[]) => Type.Union(values.map((value) => Type.Literal(value)));

const Step = anyOf(STEPS);
const Outcome = anyOf(OUTCOMES);

const Table = Type.Object(
  {
    /** Column of the case's name. */
    case: Text,
    activity: Text,
    /** `format` as Luxon reads it (`yyyy-MM-dd HH:mm:ss`), or `iso`, `seconds`, `milliseconds`; `zone`: an offset or the name of a zone. */
    time: Type.Object({ column: Text, format: Text, zone: Type.Optional(Text) }, closed),
    resource: Type.Optional(Text),
    /** Columns that are of the case, not of the event; the first row of a case gives them. */
    caseColumns: Type.Optional(Type.Array(Text, { maxItems: 1000 })),
    /** Columns that are no text. */
    types: Type.Optional(Type.Record(Text, anyOf(['string', 'date', 'int', 'float', 'boolean', 'id']))),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 3 })),
    encoding: Type.Optional(Text),
  },
  closed,
);

const Terms = Type.Object(
  {
    /** Our field → key of an attribute of the case. */
    case: Type.Optional(
      Type.Partial(
        Type.Object(
          {
            caseNo: Text,
            item: Text,
            departmentCode: Text,
            channel: Text,
            applicantKind: Text,
            applicantName: Text,
            applicantNumber: Text,
            applicantPhone: Text,
          },
          closed,
        ),
        closed,
      ),
    ),
    /** Our field → the log's word → ours; a word that is not named stays. */
    values: Type.Optional(
      Type.Partial(
        Type.Object(
          {
            item: Type.Record(Text, Text),
            departmentCode: Type.Record(Text, Text),
            channel: Type.Record(Text, Text),
            applicantKind: Type.Record(Text, anyOf(['natural', 'legal'])),
          },
          closed,
        ),
        closed,
      ),
    ),
    /** Key of the attribute of an event that names its activity; default `concept:name`. */
    activity: Type.Optional(Text),
    /** The log's activity → our step, with the outcome of one that decides. */
    steps: Type.Optional(Type.Record(Text, Type.Union([Step, Type.Object({ step: Step, outcome: Type.Optional(Outcome) }, closed)]))),
    /** An attribute of an event that names the outcome. */
    outcome: Type.Optional(Type.Object({ attribute: Text, values: Type.Record(Text, Outcome) }, closed)),
  },
  closed,
);

const MappingShape = Type.Object({ table: Type.Optional(Table), terms: Type.Optional(Terms) }, closed);

export type Mapping = Static<typeof MappingShape>;
export type TableMapping = Static<typeof Table>;
export type TermsMapping = Static<typeof Terms>;

/** The mapping file is none. */
export class BadMapping extends Error {
  override readonly name = 'BadMapping';
}

const ajv = new Ajv({ allErrors: true, strict: false });
const fits = ajv.compile<Mapping>(MappingShape);

/** @throws BadMapping naming what does not fit */
export const parseMapping = (text: string): Mapping => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new BadMapping(`映射文件不是 JSON the mapping file is no JSON: ${error instanceof Error ? error.message : ''}`);
  }
  if (fits(parsed)) return parsed;
  throw new BadMapping(`映射文件有误 the mapping file is wrong: ${ajv.errorsText(fits.errors, { dataVar: 'mapping', separator: '; ' })}`);
};

const PERSONAL = ['applicantName', 'applicantNumber', 'applicantPhone'] as const;

const isPersonal = (field: string): boolean => (PERSONAL as readonly string[]).includes(field);

/** What a mapping makes of cases and events; of a log without a mapping, nothing. */
export class TermsMapper {
  private readonly steps: ReadonlyMap<string, EventTerms>;
  private readonly outcomes: ReadonlyMap<string, ImportedOutcome>;
  private readonly fields: readonly (readonly [field: keyof CaseTerms, key: string, words: ReadonlyMap<string, string>])[];
  /** Keys of attributes that name or reach a person: ciphertext in history. */
  readonly personal: ReadonlySet<string>;

  constructor(private readonly terms: TermsMapping = {}) {
    const { steps = {}, outcome, case: fields = {}, values = {} } = terms;
    this.steps = new Map(Object.entries(steps).map(([activity, to]) => [activity, eventTermsOf(to)]));
    this.outcomes = new Map(Object.entries(outcome?.values ?? {}));
    const words = values as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
    this.fields = Object.entries(fields)
      .map(([field, key]) => [field as keyof CaseTerms, key, new Map(Object.entries(words[field] ?? {}))] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    this.personal = new Set(PERSONAL.map((field) => fields[field]).filter((key) => key !== undefined));
    const shared = [...this.personal].find(
      (key) => key === 'concept:name' || this.fields.some(([field, of]) => of === key && !isPersonal(field)),
    );
    if (shared !== undefined) throw new BadMapping(`个人信息字段不能另作他用 a personal field cannot be anything else as well: ${shared}`);
  }

  ofCase(attributes: readonly Attribute[]): CaseTerms | undefined {
    const found: [string, string][] = [];
    for (const [field, key, words] of this.fields) {
      const value = valueOf(attributes, key);
      const ours = value === undefined || value === '' ? undefined : (words.get(value) ?? value);
      if (ours !== undefined && (field !== 'applicantKind' || isApplicantKind(ours))) found.push([field, ours]);
    }
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }

  ofEvent(attributes: readonly Attribute[]): EventTerms | undefined {
    if (this.steps.size === 0 && this.outcomes.size === 0) return undefined;
    const { activity = 'concept:name', outcome: named } = this.terms;
    const step = this.steps.get(valueOf(attributes, activity) ?? '');
    const outcome = named && this.outcomes.get(valueOf(attributes, named.attribute) ?? '');
    return outcome === undefined ? step : { outcome, ...(step?.step && { step: step.step }) };
  }
}

const eventTermsOf = (to: ImportedStep | { readonly step: ImportedStep; readonly outcome?: ImportedOutcome }): EventTerms => {
  if (typeof to === 'string') return { step: to };
  return { ...(to.outcome && { outcome: to.outcome }), step: to.step };
};

const isApplicantKind = (value: string): value is 'natural' | 'legal' => value === 'natural' || value === 'legal';
