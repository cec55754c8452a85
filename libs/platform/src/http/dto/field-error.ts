import { DomainError } from '@yikou/shared-kernel';
import type { DefinedError, ErrorObject } from 'ajv';
import { ANY_TEXT, formatNamed } from './formats';

/** Where a field is that breaks a rule; absent: in the body. */
export type Place = 'path' | 'query' | 'header';

export interface FieldError {
  readonly in?: Place;
  /** JSON pointer into the body, or into the object of parameters; the name of a header. */
  readonly field: string;
  readonly rule: string;
}

const MOST = 100;

/** Ajv's findings as fields and rules: one for each field and rule, the reason of a format rather than its pattern. */
export const fieldErrorsOf = (found: readonly ErrorObject[], place?: Place): readonly FieldError[] => {
  const formats = new Set(found.filter(({ keyword }) => keyword === 'format').map(({ instancePath }) => instancePath));
  const told = found.filter((error) => !(isShape(error) && formats.has(error.instancePath)));
  const errors = told.slice(0, MOST).map((error) => ({
    ...(place && { in: place }),
    field: fieldOf(error as DefinedError),
    rule: ruleOf(error as DefinedError),
  }));
  return [...new Map(errors.map((error) => [`${error.field} ${error.rule}`, error])).values()];
};

const isShape = ({ keyword }: ErrorObject): boolean => ['pattern', 'minLength', 'maxLength'].includes(keyword);

const escaped = (name: string): string => name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');

const fieldOf = ({ instancePath, ...error }: DefinedError): string => {
  if (error.keyword === 'required') return `${instancePath}/${escaped(error.params.missingProperty)}`;
  if (error.keyword === 'additionalProperties') return `${instancePath}/${escaped(error.params.additionalProperty)}`;
  return instancePath;
};

const ruleOf = (error: DefinedError): string => {
  switch (error.keyword) {
    case 'required':
      return 'required';
    case 'additionalProperties':
      return 'unknown field';
    case 'type':
      return `type ${error.params.type}`;
    case 'enum':
      return `one of ${error.params.allowedValues.map(String).join(', ')}`;
    case 'format':
      return formatRule(error.params.format, error.data);
    case 'pattern':
      return error.params.pattern === ANY_TEXT ? 'no U+0000' : `pattern ${error.params.pattern}`;
    case 'uniqueItems':
      return 'no element twice';
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
      return `${error.keyword} ${error.params.limit}`;
    case 'minimum':
    case 'maximum':
      return `${error.keyword} ${error.params.limit}`;
    default:
      return error.keyword;
  }
};

/** `citizen-id check`: which part of the format is wrong, when the format can tell. */
const formatRule = (format: string, value: unknown): string => {
  try {
    formatNamed(format)?.parse?.(String(value));
    return format;
  } catch (error) {
    const rule = error instanceof DomainError ? error.facts['rule'] : undefined;
    return typeof rule === 'string' ? `${format} ${rule}` : format;
  }
};
