import { Type, type Static } from '@sinclair/typebox';

const closed = { additionalProperties: false } as const;

export const Id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
export const InstantText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' });
export const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
export const Text = Type.String({ minLength: 1 });
export const Days = Type.Integer({ minimum: 0 });
export const Fen = Type.Integer({ minimum: 0 });

/** Opens with the subject's key only. */
export const SealedField = Type.Object({ subjectId: Id, sealed: Text }, closed);

export const ApplicantKind = Type.Union([Type.Literal('natural'), Type.Literal('legal')]);
export type ApplicantKind = Static<typeof ApplicantKind>;

export const ApplicantRef = Type.Object({ subjectId: Id, kind: ApplicantKind, name: SealedField }, closed);
export type ApplicantRef = Static<typeof ApplicantRef>;

export const Processing = Type.Union([Type.Literal('committed'), Type.Literal('instant')]);
export type Processing = Static<typeof Processing>;

/** 行政许可 and its neighbours: what can be applied for. */
export const ItemKind = Type.Union(
  (['licence', 'confirmation', 'benefit', 'reward', 'adjudication', 'levy', 'filing', 'publicService', 'other'] as const).map((kind) =>
    Type.Literal(kind),
  ),
);
export type ItemKind = 'licence' | 'confirmation' | 'benefit' | 'reward' | 'adjudication' | 'levy' | 'filing' | 'publicService' | 'other';

export const Level = Type.Union([Type.Literal('city'), Type.Literal('county'), Type.Literal('township')]);
export type Level = Static<typeof Level>;

export const Outcome = Type.Union([Type.Literal('granted'), Type.Literal('refused'), Type.Literal('noLicenceNeeded')]);
export type Outcome = Static<typeof Outcome>;

export const Channel = Type.Union([
  Type.Literal('window'),
  Type.Literal('online'),
  Type.Literal('mobile'),
  Type.Literal('mail'),
  Type.Literal('otherCity'),
]);
export type Channel = Static<typeof Channel>;

export const LegalBasis = Type.Object(
  {
    /** 法律, 行政法规, 国务院决定, 地方性法规, 规章 */
    source: Type.Union([
      Type.Literal('law'),
      Type.Literal('administrativeRegulation'),
      Type.Literal('stateCouncilDecision'),
      Type.Literal('localRegulation'),
      Type.Literal('rule'),
    ]),
    title: Text,
    article: Text,
  },
  closed,
);
export type LegalBasis = Static<typeof LegalBasis>;

export const Material = Type.Object(
  {
    code: Text,
    name: Text,
    required: Type.Boolean(),
    /** 可容缺 */
    deferrable: Type.Boolean(),
    /** 政府部门核发, so the applicant need not hand it in (免提交). */
    issuedByGovernment: Type.Boolean(),
    form: Type.Union([Type.Literal('original'), Type.Literal('copy'), Type.Literal('electronic')]),
  },
  closed,
);
export type Material = Static<typeof Material>;

/** What may leave to a supervising department of an item. */
export const PushField = Type.Union(
  (
    [
      'caseNo',
      'itemCode',
      'itemName',
      'outcome',
      'documentNumber',
      'decidedAt',
      'departmentCode',
      'applicantKind',
      'applicantName',
    ] as const
  ).map((field) => Type.Literal(field)),
);
export type PushField =
  'caseNo' | 'itemCode' | 'itemName' | 'outcome' | 'documentNumber' | 'decidedAt' | 'departmentCode' | 'applicantKind' | 'applicantName';

export const Supervising = Type.Object({ departmentCode: Text, departmentName: Text, fields: Type.Array(PushField) }, closed);
export type Supervising = Static<typeof Supervising>;

/** A version of a service item as it was published: what a case in flight goes on under. */
export const ItemVersion = Type.Object(
  {
    itemId: Id,
    version: Type.Integer({ minimum: 1 }),
    code: Text,
    name: Text,
    kind: ItemKind,
    level: Level,
    departmentCode: Text,
    departmentName: Text,
    /** The field of law that an officer's certificate must cover. */
    field: Text,
    legalBasis: Type.Array(LegalBasis),
    processing: Processing,
    /** Working days. */
    statutoryLimit: Days,
    /** Working days; not above the statutory limit; 0 for an instant item: the same day. */
    committedLimit: Days,
    materials: Type.Array(Material),
    supervising: Type.Array(Supervising),
    /** Working days within which a decision is pushed. */
    pushLimit: Days,
    /** The series of its decisions, e.g. 营行审. */
    documentSeries: Text,
  },
  closed,
);
export type ItemVersion = Static<typeof ItemVersion>;
