import { cpSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { startDemo } from '../product';

/** The data folder of a demo city for this run of the bench: seeded once, copied to whoever needs one. */
export const demoCopy = async (scratch: string, directory: string): Promise<void> => {
  const made = join(scratch, 'demo');
  if (!existsSync(made)) {
    await (await startDemo(`${made}.partial`)).stop();
    renameSync(`${made}.partial`, made);
  }
  cpSync(made, directory, { recursive: true });
};
