import type { ValidateFunction } from 'ajv';
import { Ajv2020, type Options } from 'ajv/dist/2020';
import type { DtoClass } from './dto-class';
import { fieldErrorsOf, type FieldError, type Place } from './field-error';
import { FORMATS } from './formats';
import { assertBounded } from './input-bounds';
import type { JsonSchema } from './json-schema';
import { inlineShape } from './shape';

const options = (more: Options): Options => ({
  strict: true,
  // A pattern says what a text looks like; its type stands beside it.
  strictTypes: false,
  // Examples are tested where documents are made.
  formats: Object.fromEntries(Object.entries(FORMATS).map(([name, { test }]) => [name, { type: 'string', validate: test }])),
  ...more,
});

/** Stops at the first error: what every request goes through. */
const quick = new Ajv2020(options({}));
/** Finds all errors, with the values: what a refused request goes through once more. */
const thorough = new Ajv2020(options({ allErrors: true, verbose: true }));

/** A body above this size is told of its first error only: the list of all of them could be larger than the body by far. */
const THOROUGH_BYTES = 32 * 1024;

/** Checks values against the shape of a DTO. Compiled on first use, once. */
export class Validator {
  readonly shape: JsonSchema;
  private fits?: ValidateFunction;
  private findAll?: ValidateFunction;

  private constructor(dto: DtoClass, use: 'input' | 'answer') {
    this.shape = inlineShape(dto);
    if (use === 'input') assertBounded(dto, this.shape);
  }

  /** Of what a route takes. @throws UnmappedDto */
  static ofInput(dto: DtoClass): Validator {
    return validatorOf(inputs, dto, () => new Validator(dto, 'input'));
  }

  /** Of what a route answers. @throws UnmappedDto */
  static ofAnswer(dto: DtoClass): Validator {
    return validatorOf(answers, dto, () => new Validator(dto, 'answer'));
  }

  /**
   * The rules that a value breaks; empty: it fits.
   * @param bytes its size as JSON text; default: small
   */
  errorsOf(value: unknown, place?: Place, bytes = 0): readonly FieldError[] {
    this.fits ??= quick.compile(this.shape);
    if (this.fits(value)) return NONE;
    const found = this.fits.errors ?? [];
    if (bytes > THOROUGH_BYTES) return fieldErrorsOf(found, place);
    this.findAll ??= thorough.compile(this.shape);
    return this.findAll(value) ? fieldErrorsOf(found, place) : fieldErrorsOf(this.findAll.errors ?? [], place);
  }
}

const NONE: readonly FieldError[] = [];
const inputs = new WeakMap<DtoClass, Validator>();
const answers = new WeakMap<DtoClass, Validator>();

const validatorOf = (known: WeakMap<DtoClass, Validator>, dto: DtoClass, make: () => Validator): Validator => {
  const validator = known.get(dto) ?? make();
  known.set(dto, validator);
  return validator;
};
