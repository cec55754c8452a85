import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';

const SCHEMA = readFileSync(join(__dirname, 'xes.xsd'), 'utf8');

/** What the schema of XES finds wrong with a text. */
export const faultsBySchema = async (text: string): Promise<readonly string[]> => {
  const { errors } = await validateXML({ xml: { fileName: 'log.xes', contents: text }, schema: SCHEMA });
  return errors.map(({ message, loc }) => `${String(loc?.lineNumber ?? 0)}: ${message}`);
};
