import { GROUPS } from './groups';
import type { Setting } from './sizes';

const measure = async ({ name, setting }: { readonly name: string; readonly setting: Setting }): Promise<void> => {
  const group = GROUPS[name];
  if (!group) throw new TypeError(`no group ${name}`);
  const rows = await (await group.load())(setting);
  process.send?.(rows, () => process.exit(0));
};

process.once('message', (message: Parameters<typeof measure>[0]) => {
  measure(message).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
});
// Whoever asked is gone.
process.once('disconnect', () => process.exit(1));
