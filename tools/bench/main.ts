import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { GROUPS } from './groups';
import type { Row } from './measuring';
import { SIZES, type Setting, type SizeName } from './sizes';
import { tableOf } from './table';

interface Options {
  readonly json?: string;
  readonly rows?: RegExp;
  readonly size: SizeName;
  readonly rounds?: number;
  readonly cache: string;
  readonly profile?: string;
}

const pattern = (text: string): RegExp => new RegExp(text, 'i');
const countOf = (text: string): number => {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('1 to 99');
  return Number(text);
};

const program = new Command('bench')
  .description(
    'The rows "Embedded profile", each against its yardstick in the same run. A row that misses its target is printed as missed.',
  )
  .option('--json <file>', 'writes the rows as JSON, too')
  .option('--rows <pattern>', 'only the groups that have such a row', pattern)
  .addOption(new Option('--size <size>', 'small only shows that every row runs').choices(Object.keys(SIZES)).default('full'))
  .option('--rounds <count>', 'how often each row is measured', countOf)
  .option('--cache <folder>', 'where data lie that are made once (some 12 GB)', join(process.cwd(), '.cache', 'bench'))
  .option('--profile <folder>', 'writes a CPU profile of every server there');

const bench = async ({ json, rows: wanted, size, rounds, cache, profile }: Options): Promise<void> => {
  if (profile !== undefined) process.env['BENCH_PROFILE'] = profile;
  const scratch = mkdtempSync(join(tmpdir(), 'yikou-bench-'));
  process.once('exit', () => {
    rmSync(scratch, { recursive: true, force: true });
  });
  const setting: Setting = { size: SIZES[size], rounds: rounds ?? SIZES[size].rounds, cache, scratch };
  const names = Object.keys(GROUPS).filter((name) => wanted === undefined || GROUPS[name]?.rows.some((row) => wanted.test(row)));
  process.stdout.write(`${machine()}\n${size}, ${String(setting.rounds)} rounds\n`);
  const measured: Row[] = [];
  for (const name of names) {
    const begun = performance.now();
    measured.push(...(await measuredApart(name, setting).catch(failed)));
    process.stderr.write(`bench: ${name} (${((performance.now() - begun) / 1000).toFixed(0)} s)\n`);
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(measured, undefined, 2)}\n`);
  }
  process.stdout.write(`${tableOf(measured)}\n${machine()}\n`);
};

/** Others may work here, too: the ratios are for that, and the spread tells. */
const machine = (): string => {
  const [one = 0, five = 0] = loadavg();
  const processors = cpus();
  return `${new Date().toISOString()} · Node ${process.version} · ${String(processors.length)} × ${processors[0]?.model ?? '?'} · load ${one.toFixed(1)} (1 min), ${five.toFixed(1)} (5 min)`;
};

/** A group that cannot be measured costs no other its numbers; the exit code tells. */
const failed = (error: unknown): readonly Row[] => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  return [];
};

/** In a process of its own: what one group leaves behind is not on the account of the next. */
const measuredApart = (name: string, setting: Setting): Promise<readonly Row[]> =>
  new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'group.child.js'), [], { execArgv: ['--expose-gc'] });
    child.once('message', (rows: readonly Row[]) => {
      resolve(rows);
    });
    child.once('exit', (code) => {
      reject(new Error(`the rows of ${name} could not be measured (exit code ${String(code)})`));
    });
    child.send({ name, setting });
  });

bench(program.parse().opts<Options>()).then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
