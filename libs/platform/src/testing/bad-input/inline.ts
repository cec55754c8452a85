import type { JsonSchema } from '../../http/dto/json-schema';
import type { OpenApiDocument } from '../../http';

const PREFIX = '#/components/schemas/';

/** A schema of a document with what it refers to written in place. */
export const inlined = (document: OpenApiDocument, schema: JsonSchema): JsonSchema => {
  const { $ref, ...own } = schema;
  const of = $ref === undefined ? own : { ...document.components.schemas[$ref.slice(PREFIX.length)], ...own };
  return {
    ...of,
    ...(of.items && { items: inlined(document, of.items) }),
    ...(of.properties && {
      properties: Object.fromEntries(Object.entries(of.properties).map(([name, property]) => [name, inlined(document, property)])),
    }),
  };
};
