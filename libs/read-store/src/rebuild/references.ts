import { createRequire } from 'node:module';
import type { Reference } from '../projection';

/**
 * Gives what a reference names.
 * @throws TypeError when the file exports nothing of that name, or no function where the value is made of others
 */
export const loadReference = ({ file, name, of }: Reference): unknown => {
  const exported = (createRequire(file)(file) as Readonly<Record<string, unknown>>)[name];
  if (exported === undefined) throw new TypeError(`${file} does not export ${name}`);
  if (!of) return exported;
  if (typeof exported !== 'function') throw new TypeError(`${name} of ${file} is not a function`);
  return (exported as (...values: unknown[]) => unknown)(...of.map(loadReference));
};
