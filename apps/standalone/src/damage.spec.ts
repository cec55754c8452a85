import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Started } from './testing/started';

jest.setTimeout(300_000);

describe('a data folder that was damaged', () => {
  const root = mkdtempSync(join(tmpdir(), 'yikou-damage-'));
  /** As the product left it: when it was stopped, everything is in the databases; when it was killed, in their write-ahead logs. */
  const stopped = join(root, 'stopped');
  const killed = join(root, 'killed');
  let folder: string;
  const running: Started[] = [];

  const start = (directory: string): Started => {
    const started = new Started({ YIKOU_PORT: '0', YIKOU_DATA_DIR: directory, YIKOU_LOG_LEVEL: 'error' });
    running.push(started);
    return started;
  };

  /** How the start ended. What serves all the same is stopped, and has no code. */
  const startEnded = async (): Promise<{ readonly code: number | null; readonly output: string }> => {
    const started = start(folder);
    await started
      .url()
      .then(() => started.stop('SIGKILL'))
      .catch(() => undefined);
    return started.ended;
  };

  beforeAll(async () => {
    const first = start(killed);
    await first.url();
    await first.stop('SIGKILL');
    cpSync(killed, stopped, { recursive: true });
    const second = start(stopped);
    await second.url();
    await second.stop('SIGINT');
  });
  const copied = (from: string) => {
    folder = mkdtempSync(join(root, 'case-'));
    cpSync(from, folder, { recursive: true });
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop('SIGKILL')));
    rmSync(folder, { recursive: true, force: true });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const file = (name: string) => join(folder, name);
  const bytes = (name: string) => statSync(file(name)).size;
  const scribble = (name: string, at: number, length: number) => {
    const descriptor = openSync(file(name), 'r+');
    writeSync(descriptor, Buffer.alloc(length, 0x5a), 0, length, at);
    closeSync(descriptor);
  };

  it.each(['stopped', 'killed'])('serves when it was not, %s', async (how) => {
    copied(join(root, how));
    expect(await start(folder).url()).toContain('http');
  });

  const remove = (...names: readonly string[]) => names.forEach((name) => rmSync(file(name), { force: true }));
  const log = ['events.db-wal', 'events.db-shm'];
  const losses: readonly [string, string, () => void][] = [
    ['a page of the events scribbled over', stopped, () => scribble('events.db', 4_096 * 3, 4_096)],
    ['the first page of the events scribbled over', stopped, () => scribble('events.db', 0, 4_096)],
    ['rubbish in place of the events', stopped, () => writeFileSync(file('events.db'), 'rubbish '.repeat(4_096))],
    ['the events cut short', stopped, () => truncateSync(file('events.db'), 4_096 * 4)],
    ['the events empty', stopped, () => truncateSync(file('events.db'), 0)],
    ['no events', stopped, () => remove('events.db', ...log)],
    ['the write-ahead log cut to a half', killed, () => truncateSync(file('events.db-wal'), Math.floor(bytes('events.db-wal') / 2))],
    ['the write-ahead log without its end', killed, () => truncateSync(file('events.db-wal'), bytes('events.db-wal') - 10_000)],
    ['no write-ahead log', killed, () => remove(...log)],
    [
      'no keys',
      stopped,
      () => remove(...readdirSync(file('keys')).flatMap((name) => (name.startsWith('keys.db') ? [`keys/${name}`] : []))),
    ],
    ['rubbish in place of the keys', stopped, () => writeFileSync(file('keys/keys.db'), 'rubbish '.repeat(4_096))],
  ];

  it.each(losses)('%s: refused with a sentence that names the way out', async (_, from, damage) => {
    copied(from);
    damage();
    const { code, output } = await startEnded();
    expect([code, output]).toEqual([1, expect.stringContaining('yikou restore')]);
    expect(output).not.toMatch(/^ {4}at /m);
  });

  /** A file of SQLite; what its log still holds would mend it. */
  const rubbishIn = (database: string): void => {
    for (const end of ['', '-wal', '-shm']) writeFileSync(file(`${database}${end}`), end === '' ? 'rubbish '.repeat(4_096) : '');
  };
  const derived: readonly [string, () => void][] = [
    ['rubbish in place of the checkpoints of the bus', () => rubbishIn('bus.db')],
    ['rubbish in place of a read model', () => rubbishIn(`models/${modelIn(file('models'))}`)],
  ];

  it.each(derived)('%s: refused with a sentence that says what may be deleted, which is true', async (_, damage) => {
    copied(stopped);
    damage();
    const { code, output } = await startEnded();
    expect([code, output]).toEqual([1, expect.stringContaining('models/ and bus.db may be deleted')]);
    expect(output).not.toMatch(/^ {4}at /m);
    for (const name of readdirSync(folder)) if (name === 'models' || name.startsWith('bus.db')) rmSync(file(name), { recursive: true });
    expect(await start(folder).url()).toContain('http');
    expect(existsSync(file('models'))).toBe(true);
  });
});

const modelIn = (folder: string): string => readdirSync(folder).find((name) => name.startsWith('intake_cases') && name.endsWith('.db'))!;
