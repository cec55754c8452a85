import type { Json, JsonObject, RecordedEvent } from '@yikou/event-store';
import type { KeyStore, Sealed, SubjectNumber } from '@yikou/key-store';
import { derivedId, isCitizenId, isCreditCode, type Uuid } from '@yikou/shared-kernel';
import type { Attribute, SealedText } from '../attributes';
import type { ImportedApplicant, ImportedTerms } from '../events';
import type { RecordEvent } from '../reading/ops';
import type { CaseTerms } from '../terms';
import { parsedText, recordedText, textOf, type Draft } from './draft';

/** Personal fields of imported cases: ciphertext under the key of their subject, as everywhere. */
export class PersonalFields {
  constructor(
    private readonly keys: () => Promise<KeyStore>,
    /** Keys of the attributes that are personal. */
    private readonly personal: ReadonlySet<string>,
  ) {}

  get any(): boolean {
    return this.personal.size > 0;
  }

  /** Whether any of them is personal, at any depth. */
  within(attributes: readonly Attribute[]): boolean {
    if (this.personal.size === 0) return false;
    return attributes.some(
      ({ key, attributes: nested = [], values = [] }) => this.personal.has(key) || this.within(nested) || this.within(values),
    );
  }

  /** Who a case is about: by the number when it is one, otherwise a subject of this case alone. */
  async subjectOf(caseId: Uuid, terms: CaseTerms | undefined): Promise<Uuid> {
    const keys = await this.keys();
    return keys.nameSubject(numberOf(caseId, terms?.applicantNumber), derivedId('imported subject', caseId));
  }

  async seal(attributes: readonly Attribute[], subjectId: Uuid): Promise<readonly Attribute[]> {
    return Promise.all(attributes.map((attribute) => this.sealOne(attribute, subjectId)));
  }

  /** The text as it is stored of an event that has any; undefined when it has none. */
  sealedEvent(op: RecordEvent, ordinal: number, subjectId: () => Promise<Uuid>): Draft['sealed'] {
    if (!this.any) return undefined;
    const attributes = JSON.parse(op.attributes) as readonly Attribute[];
    if (!this.within(attributes)) return undefined;
    return async () => recordedText(textOf(await this.seal(attributes, await subjectId())), ordinal, op);
  }

  async applicantOf(terms: CaseTerms, subjectId: Uuid): Promise<ImportedApplicant> {
    const sealed = async (text: string | undefined): Promise<SealedText | undefined> =>
      text === undefined ? undefined : inOrder(await (await this.keys()).seal(subjectId, text));
    const name = await sealed(terms.applicantName);
    const number = await sealed(terms.applicantNumber);
    const phone = await sealed(terms.applicantPhone);
    return {
      ...(terms.applicantKind && { kind: terms.applicantKind }),
      ...(name && { name }),
      ...(number && { number }),
      ...(phone && { phone }),
      subjectId,
    };
  }

  /** Whether the stored event is what the draft says, as far as its keys are still there. */
  async same({ data }: RecordedEvent, draft: Draft): Promise<boolean> {
    const { terms: stored, ...rest } = data;
    const { terms: given, ...said } = parsedText(draft.text);
    const { applicant: _, ...storedTerms } = (stored ?? {}) as ImportedTerms & JsonObject;
    return equal(await this.opened(rest), said) && equal(storedTerms, given ?? {});
  }

  private async opened(value: Json): Promise<Json> {
    if (typeof value !== 'object' || value === null) return value;
    if (isList(value)) return Promise.all(value.map((each) => this.opened(each)));
    const entries = await Promise.all(Object.entries(value).map(async ([key, each]) => [key, await this.openedField(key, each)] as const));
    return Object.fromEntries(entries.map(([key, each]) => (key === 'sealed' && typeof each === 'string' ? ['value', each] : [key, each])));
  }

  private async openedField(key: string, value: Json): Promise<Json> {
    if (key !== 'sealed') return this.opened(value);
    return (await (await this.keys()).open(value as unknown as Sealed)) ?? value;
  }

  private async sealOne(attribute: Attribute, subjectId: Uuid): Promise<Attribute> {
    const { attributes, key, more, type, value, values, valuesMore } = attribute;
    const own = this.personal.has(key) && value !== undefined;
    const sealed = own ? inOrder(await (await this.keys()).seal(subjectId, value)) : undefined;
    return {
      ...(attributes && { attributes: await this.seal(attributes, subjectId) }),
      key,
      ...(more && { more }),
      ...(sealed && { sealed }),
      type,
      ...(value !== undefined && !own && { value }),
      ...(values && { values: await this.seal(values, subjectId) }),
      ...(valuesMore && { valuesMore }),
    };
  }
}

const inOrder = ({ sealed, subjectId }: Sealed): SealedText => ({ sealed, subjectId });
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const numberOf = (caseId: Uuid, given = ''): SubjectNumber => {
  const number = given.trim().toUpperCase();
  if (isCitizenId(number)) return { kind: 'citizenId', number };
  return { kind: 'creditCode', number: isCreditCode(number) ? number : `imported ${caseId}` };
};

/** Equal, where what can be opened no more is equal to anything. */
const equal = (stored: Json | undefined, given: Json | undefined): boolean => {
  if (typeof stored !== 'object' || stored === null || typeof given !== 'object' || given === null) return stored === given;
  const [was, is] = [stored as JsonObject, given as JsonObject];
  const erased = typeof was['sealed'] === 'object';
  const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...keys].every((key) => (erased && (key === 'sealed' || key === 'value')) || equal(was[key], is[key]));
};
