import type { ModelDeclaration, Scalar } from '../read-store';

/** What stands at a path: null when absent. */
export type FieldValue = Scalar | null;

const PATH = /^[A-Za-z_]\w*(?:\.\w+)*$/;
const MODEL_NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/** @throws TypeError when what is declared cannot be stored or indexed */
export const checkDeclaration = ({ name, version, indexes }: ModelDeclaration): void => {
  const refuse = (rule: string): never => {
    throw new TypeError(`model ${name}: ${rule}`);
  };
  if (!MODEL_NAME.test(name)) refuse('its name is not snake_case');
  if (!Number.isSafeInteger(version) || version < 1) refuse('its version is not an integer from 1 on');
  if (new Set(indexes.map((index) => index.name)).size !== indexes.length) refuse('two indexes have one name');
  for (const index of indexes) {
    if (!MODEL_NAME.test(index.name)) refuse(`the name of index ${index.name} is not snake_case`);
    const paths = index.fields.map(({ path }) => path);
    if (paths.length === 0 || new Set(paths).size !== paths.length) refuse(`index ${index.name} has no field, or one twice`);
    for (const path of paths) if (!PATH.test(path)) refuse(`index ${index.name}: not a dotted path: ${path}`);
  }
};

/**
 * Reads a field of documents.
 * @returns a function that throws a TypeError when a list or an object stands there
 */
export const fieldReader = (path: string): ((doc: object) => FieldValue) => {
  const keys = path.split('.');
  return (doc) => {
    let value: unknown = doc;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
      value = (value as Readonly<Record<string, unknown>>)[key];
    }
    if (value === undefined || value === null) return null;
    if (isScalar(value)) return value;
    throw new TypeError(`the indexed field ${path} is neither a string, a number nor a boolean`);
  };
};

export const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));

/** Throws a TypeError when a document cannot be indexed as declared. */
export const indexableCheck = ({ indexes }: ModelDeclaration): ((doc: object) => void) => {
  const readers = [...new Set(indexes.flatMap(({ fields }) => fields.map(({ path }) => path)))].map(fieldReader);
  return (doc) => {
    for (const read of readers) read(doc);
  };
};
