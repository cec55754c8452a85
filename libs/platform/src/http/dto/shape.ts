import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata';
import { ownSchemaIn } from './decorators';
import { docOf } from './doc';
import type { DtoClass } from './dto-class';
import { ANY_TEXT, FORMATS } from './formats';
import type { JsonSchema } from './json-schema';
import { ARRAY_MAPPINGS, both, Unmappable, VALUE_MAPPINGS } from './mapping';

/** A DTO that cannot be turned into JSON Schema: found when the product starts, never when a request comes. */
export class UnmappedDto extends Error {
  override readonly name = 'UnmappedDto';
  constructor(dto: DtoClass, field: string | undefined, why: string) {
    super(`${dto.name}${field === undefined ? '' : `.${field}`}: ${why}`);
  }
}

/** How a nested DTO is written: in place, or as a reference. */
export type Nesting = (nested: DtoClass, at: { readonly dto: DtoClass; readonly field: string }) => JsonSchema;

/**
 * The JSON Schema of a DTO, from its class-validator decorators alone.
 * @throws UnmappedDto for a decorator or an option without a mapping
 */
export const shapeOf = (dto: DtoClass, nesting: Nesting): JsonSchema => {
  const rules = rulesOf(dto);
  const fields = Object.entries(rules).map(([field, of]) => [field, fieldOf(dto, field, of, nesting)] as const);
  const required = fields.map(([field]) => field).filter((field) => !rules[field]?.some(isOptional));
  const doc = docOf(dto);
  return {
    type: 'object',
    additionalProperties: false,
    ...(doc && { description: `${doc.zh} ${doc.en}` }),
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(fields),
  };
};

/** With every nested DTO written in place: what the validator is compiled from. */
export const inlineShape = (dto: DtoClass): JsonSchema => inlineWithin(dto, []);

const inlineWithin = (dto: DtoClass, around: readonly DtoClass[]): JsonSchema =>
  shapeOf(dto, (nested, at) => {
    if (nested === dto || around.includes(nested)) throw new UnmappedDto(at.dto, at.field, 'a DTO cannot contain itself');
    return inlineWithin(nested, [...around, dto]);
  });

const rulesOf = (dto: DtoClass): Readonly<Record<string, readonly ValidationMetadata[]>> => {
  const storage = getMetadataStorage();
  const rules = storage.groupByPropertyName(storage.getTargetValidationMetadatas(dto, '', false, false));
  const [undeclared] = Object.keys(new dto());
  if (undeclared !== undefined) throw new UnmappedDto(dto, undeclared, 'a field has no initial value: it is not part of the shape');
  if (Object.keys(rules).length === 0) throw new UnmappedDto(dto, undefined, 'it has no field with a decorator');
  return rules;
};

const isOptional = ({ name }: ValidationMetadata): boolean => name === 'isOptional';
const isNested = ({ type }: ValidationMetadata): boolean => type === 'nestedValidation';

const fieldOf = (dto: DtoClass, field: string, rules: readonly ValidationMetadata[], nesting: Nesting): JsonSchema => {
  try {
    const shape = shapeOfField(dto, field, rules, nesting);
    const doc = docOf(dto, field);
    if (!doc) return shape;
    const described = { ...shape, description: `${doc.zh} ${doc.en}` };
    return doc.example === undefined ? described : { ...described, examples: [doc.example] };
  } catch (error) {
    if (error instanceof Unmappable) throw new UnmappedDto(dto, field, error.message);
    throw error;
  }
};

const shapeOfField = (dto: DtoClass, field: string, rules: readonly ValidationMetadata[], nesting: Nesting): JsonSchema => {
  const decorators = rules.filter((rule) => !isOptional(rule));
  for (const { groups, always, validateIf } of decorators) {
    if ((groups as readonly string[] | undefined)?.length || always || validateIf)
      throw new Unmappable('groups, always and validateIf have no mapping');
  }
  const ofElements = decorators.filter(({ each }) => each);
  const ofWhole = decorators.filter(({ each }) => !each);
  const nested = () => nesting(nestedClass(dto, field), { dto, field });
  const whole = ofWhole
    .map((rule) => (isNested(rule) ? nested() : partOf(rule, { ...VALUE_MAPPINGS, ...ARRAY_MAPPINGS })))
    .reduce(both, {});
  if (whole.type !== 'array') {
    if (ofElements.length > 0) throw new Unmappable('decorators with `each` stand beside @IsArray()');
    return bounded(whole);
  }
  if (ofWhole.some(isNested)) throw new Unmappable('@ValidateNested of an array takes { each: true }');
  const items = bounded(ofElements.map((rule) => (isNested(rule) ? nested() : partOf(rule, VALUE_MAPPINGS))).reduce(both, {}));
  if (whole.uniqueItems && ofElements.some(isNested)) throw new Unmappable('@ArrayUnique compares plain values only');
  return { ...whole, items };
};

const partOf = (rule: ValidationMetadata, mappings: typeof VALUE_MAPPINGS): JsonSchema => {
  const name = rule.name ?? rule.type;
  const constraints = rule.constraints as readonly unknown[] | undefined;
  const mapped = ownSchemaIn(constraints) ?? mappings[name]?.(constraints ?? []);
  if (!mapped) throw new Unmappable(`the decorator ${name} has no mapping to JSON Schema`);
  return mapped;
};

/** Beyond 2^53 a number is not what it was, nor a text with U+0000; the details of a format are in its own description. */
const bounded = (shape: JsonSchema): JsonSchema => {
  if (shape.$ref !== undefined || shape.type === 'object' || shape.type === 'array') return shape;
  if (shape.type === undefined) throw new Unmappable('its decorators do not say of what type it is');
  if (shape.format === 'uuid') return { ...FORMATS.uuid.schema, ...shape };
  if (shape.type === 'string' && !shape.enum) return { pattern: ANY_TEXT, ...shape };
  if (shape.type !== 'integer') return shape;
  return { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, ...shape };
};

/** class-transformer's own answer to what `@Type` names. */
const nestedClass = (dto: DtoClass, field: string): DtoClass => {
  const made = (plain: unknown): unknown => (plainToInstance(dto, { [field]: plain }) as Readonly<Record<string, unknown>>)[field];
  const one = made({});
  const nested = one?.constructor as DtoClass | undefined;
  if (nested === undefined || nested === Object) throw new Unmappable('@ValidateNested needs @Type(() => Class) beside it');
  return nested;
};
