import type { DtoClass } from './dto-class';
import type { JsonSchema } from './json-schema';
import { UnmappedDto } from './shape';

/**
 * What a route takes is bounded: every text has a maximum length, every array a maximum size, every object a shape.
 * @throws UnmappedDto
 */
export const assertBounded = (dto: DtoClass, shape: JsonSchema, path = ''): void => {
  const missing = boundMissing(shape);
  if (missing !== undefined) throw new UnmappedDto(dto, path.slice(1), missing);
  for (const [field, of] of Object.entries(shape.properties ?? {})) assertBounded(dto, of, `${path}.${field}`);
  if (shape.items) assertBounded(dto, shape.items, `${path}[]`);
};

const boundMissing = ({ type, maxLength, maxItems, properties, enum: values }: JsonSchema): string | undefined => {
  if (type === 'string' && maxLength === undefined && !values) return 'a text that a route takes needs a maximum length';
  if (type === 'array' && maxItems === undefined) return 'an array that a route takes needs a maximum size';
  if (type === 'object' && !properties) return 'an object that a route takes needs a shape';
  return undefined;
};
