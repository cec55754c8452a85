import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import type { DtoClass } from '../http/dto/dto-class';
import type { JsonSchema } from '../http/dto/json-schema';
import { Validator } from '../http/dto/validator';
import { strangeTo, valueOf } from './dto-values';

export interface AgreementOptions {
  /** What the DTO is for; answers need no bounds. Default `input`. */
  readonly use?: 'input' | 'answer';
  /** Values tried of each kind; default 200. */
  readonly runs?: number;
}

/**
 * Shows that the compiled JSON Schema and class-validator say the same of a DTO: on values that fit, and on values with one
 * field changed, gone or added. What class-validator lets through of itself and JSON Schema refuses is tried apart and must be
 * refused: null for a field, a required nested object left out, an array in the place of a nested object. U+0000, which no text
 * may hold since it cannot be stored, is refused by the schema alone.
 * @throws an error with the smallest value on which they differ
 */
export const checkDtoAgreement = (dto: DtoClass, { use = 'input', runs = 200 }: AgreementOptions = {}): void => {
  const validator = use === 'input' ? Validator.ofInput(dto) : Validator.ofAnswer(dto);
  const schemaTakes = (value: unknown) => validator.errorsOf(value).length === 0;
  const valid = valueOf(validator.shape);
  const changed = valid.chain((value) => changesOf(validator.shape, value));
  const narrowed = valid.chain((value) => narrowingsOf(validator.shape, value));

  const bothTake = (value: unknown) => schemaTakes(value) && classTakes(dto, value);
  const agree = (value: unknown) => schemaTakes(value) === (classTakes(dto, value) && !holdsNul(value));
  fc.assert(fc.property(valid, bothTake), { numRuns: runs });
  fc.assert(fc.property(changed, agree), { numRuns: runs });
  fc.assert(
    fc.property(narrowed, (value) => value === NOTHING || !schemaTakes(value)),
    { numRuns: runs },
  );
};

const classTakes = (dto: DtoClass, value: unknown): boolean =>
  validateSync(plainToInstance<object, unknown>(dto, value), { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true })
    .length === 0;

const holdsNul = (value: unknown): boolean => JSON.stringify(value).includes('\\u0000');

const NOTHING = Symbol('nothing to narrow');

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const without = (value: Fields, field: string): Fields => Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));

/** Each shape of a field with the way to put another value into it; nested objects and the first elements of arrays too. */
interface Field {
  readonly name: string;
  readonly shape: JsonSchema;
  readonly required: boolean;
  readonly inside: Fields;
  readonly put: (fields: Fields) => unknown;
}

const fieldsOf = (shape: JsonSchema, value: unknown, put: (value: unknown) => unknown): readonly Field[] => {
  if (shape.type === 'array' && Array.isArray(value) && value.length > 0 && shape.items) {
    const [first, ...rest] = value as readonly unknown[];
    return fieldsOf(shape.items, first, (changed) => put([changed, ...rest]));
  }
  if (!shape.properties || !isFields(value)) return [];
  return Object.entries(shape.properties).flatMap(([name, of]) => [
    { name, shape: of, required: shape.required?.includes(name) ?? false, inside: value, put },
    ...fieldsOf(of, value[name], (changed) => put({ ...value, [name]: changed })),
  ]);
};

const isNested = ({ type, properties }: JsonSchema): boolean => type === 'object' && properties !== undefined;

const changesOf = (shape: JsonSchema, value: unknown): fc.Arbitrary<unknown> => {
  const changes = fieldsOf(shape, value, (changed) => changed).flatMap(({ name, shape: of, required, inside, put }) => [
    ...(isNested(of) && required ? [] : [fc.constant(put(without(inside, name)))]),
    fc.constant(put({ ...inside, unknownField: 1 })),
    strangeTo(of).map((strange) => put({ ...inside, [name]: strange })),
  ]);
  return fc.oneof(...changes);
};

const narrowingsOf = (shape: JsonSchema, value: unknown): fc.Arbitrary<unknown> => {
  const changes = fieldsOf(shape, value, (changed) => changed).flatMap(({ name, shape: of, required, inside, put }) => [
    put({ ...inside, [name]: null }),
    ...(isNested(of) ? [put({ ...inside, [name]: [inside[name] ?? {}] })] : []),
    ...(isNested(of) && required ? [put(without(inside, name))] : []),
    ...(of.format === 'uuid' ? [put({ ...inside, [name]: 'ABCDEF00-0000-4000-8000-00000000000A' })] : []),
  ]);
  return changes.length === 0 ? fc.constant(NOTHING) : fc.constantFrom(...changes);
};
