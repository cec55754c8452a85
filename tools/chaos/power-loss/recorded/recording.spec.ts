import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { imageOf, type Way } from './image';
import { Recording } from './recording';
import { refuseWithoutStrace } from './strace';

/** As `strace -f -xx` writes it. */
const hex = (bytes: string | Buffer): string =>
  `"${[...Buffer.from(bytes)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
const DATA = '/data';
const opened = (name: string, fd: number, flags = 'O_RDWR|O_CREAT'): string =>
  `7 openat(AT_FDCWD, ${hex(`${DATA}/${name}`)}, ${flags}, 0644) = ${fd}`;
const written = (fd: number, text: string, at: number): string => `7 pwrite64(${fd}, ${hex(text)}, ${text.length}, ${at}) = ${text.length}`;
const synced = (fd: number): string => `7 fsync(${fd}) = 0`;
const closed = (fd: number): string => `7 close(${fd}) = 0`;
const unlinked = (name: string): string => `7 unlink(${hex(`${DATA}/${name}`)}) = 0`;
/** Opened, synced and closed: the names in the data folder are on the disk. */
const namesSynced = [`7 openat(AT_FDCWD, ${hex(DATA)}, O_RDONLY|O_CLOEXEC) = 90`, synced(90), closed(90)];
const SECTOR = 512;

it('says plainly what is missing where nothing can be recorded', () => {
  expect(() => refuseWithoutStrace('/nowhere')).toThrow(/only where strace .* is installed/);
});

describe('a recording of file calls', () => {
  const root = mkdtempSync(join(tmpdir(), 'yikou-recording-'));
  let count = 0;
  afterAll(() => rmSync(root, { recursive: true }));

  /** @param left what lies in the folder after it, by name */
  const life = (lines: readonly string[], left: Readonly<Record<string, string>> = {}) => {
    const folder = join(root, String((count += 1)));
    const trace = join(folder, 'trace');
    mkdirSync(join(folder, 'left'), { recursive: true });
    writeFileSync(trace, `${lines.join('\n')}\n`);
    for (const [name, text] of Object.entries(left)) {
      mkdirSync(dirname(join(folder, 'left', name)), { recursive: true });
      writeFileSync(join(folder, 'left', name), text);
    }
    return { trace, left: join(folder, 'left') };
  };
  const WAYS: Readonly<Record<Way, number>> = { nothing: 0, 'the first': 0.3, some: 0.6, everything: 0.9 };
  type Drawn = Readonly<Record<string, number>>;
  const diskAt = async (
    lines: readonly string[],
    {
      at = lines.length,
      way = 'nothing',
      drawn = {},
      lies,
    }: { at?: number; way?: Way; drawn?: Drawn; lies?: (path: string) => boolean } = {},
  ): Promise<Readonly<Record<string, string | undefined>>> => {
    const replay = (await Recording.read(DATA, [life(lines)])).replay(lies);
    replay.to(at);
    const { entries } = imageOf({ root: replay.root, draw: (word) => (word === 'way' ? WAYS[way] : (drawn[String(word)] ?? 0)) });
    return Object.fromEntries([...entries].map(([path, bytes]) => [path, bytes?.toString('latin1')]));
  };

  it('holds what was synced, and of the rest what is drawn', async () => {
    const lines = [opened('a', 3), ...namesSynced, written(3, 'one', 0), synced(3), written(3, 'two', 3)];
    expect(await diskAt(lines)).toEqual({ a: 'one' });
    expect(await diskAt(lines, { way: 'everything' })).toEqual({ a: 'onetwo' });
    expect(await diskAt(lines, { at: 4 })).toEqual({ a: '' });
  });

  it('takes along with a sync only what had ended before the sync began', async () => {
    const begun = [`8 fsync(3 <unfinished ...>`, written(3, 'late', 0), `8 <... fsync resumed>) = 0`];
    expect(await diskAt([opened('a', 3), ...namesSynced, ...begun])).toEqual({ a: '' });
    expect(await diskAt([opened('a', 3), ...namesSynced, ...begun, synced(3)])).toEqual({ a: 'late' });
  });

  it('does not hold what a sync that failed, or did not end, was asked to keep', async () => {
    const lines = [opened('a', 3), ...namesSynced, written(3, 'one', 0)];
    expect(await diskAt([...lines, '7 fsync(3) = -1 EIO (Input/output error)'])).toEqual({ a: '' });
    expect(await diskAt([...lines, '7 fsync(3 <unfinished ...>'])).toEqual({ a: '' });
  });

  it('tears a write between sectors, and leaves zeros where a file has grown and its data is gone', async () => {
    const lines = [opened('a', 3), ...namesSynced, written(3, 'x'.repeat(SECTOR) + 'y'.repeat(SECTOR), 0)];
    const first = { way: 'the first', drawn: { first: 0.5 } } as const;
    expect(await diskAt(lines, first)).toEqual({ a: 'x'.repeat(SECTOR) });
    expect(await diskAt(lines, { ...first, drawn: { first: 0.5, order: 0.9 } })).toEqual({ a: '\0'.repeat(SECTOR) + 'y'.repeat(SECTOR) });
  });

  it('can have lost that a file was cut, and have what was written after it', async () => {
    const lines = [opened('a', 3), ...namesSynced, written(3, 'long text', 0), synced(3), '7 ftruncate(3, 0) = 0'];
    expect(await diskAt(lines)).toEqual({ a: 'long text' });
    expect(await diskAt(lines, { way: 'everything' })).toEqual({ a: '' });
    expect(await diskAt([...lines, synced(3)])).toEqual({ a: '' });
  });

  it('knows a file by its name only when its folder was synced', async () => {
    const made = [opened('a', 3), written(3, 'one', 0), synced(3)];
    expect(await diskAt(made)).toEqual({});
    expect(await diskAt([...made, ...namesSynced])).toEqual({ a: 'one' });
    expect(await diskAt([...made, ...namesSynced, unlinked('a')])).toEqual({ a: 'one' });
    expect(await diskAt([...made, ...namesSynced, unlinked('a'), ...namesSynced])).toEqual({});
  });

  it('moves a name at once, and keeps the file that was behind it until the folder is synced', async () => {
    const old = [opened('a', 3), written(3, 'old', 0), synced(3), ...namesSynced];
    const moved = [opened('a.new', 4), written(4, 'new', 0), synced(4), `7 rename(${hex('/data/a.new')}, ${hex('/data/a')}) = 0`];
    expect(await diskAt([...old, ...moved])).toEqual({ a: 'old' });
    expect(await diskAt([...old, ...moved, ...namesSynced])).toEqual({ a: 'new' });
  });

  it('loses all that lies in a folder whose own name is lost', async () => {
    const lines = [
      `7 mkdir(${hex('/data/keys')}, 0700) = 0`,
      opened('keys/k', 3),
      written(3, 'key', 0),
      synced(3),
      `7 openat(AT_FDCWD, ${hex('/data/keys')}, O_RDONLY) = 4`,
      synced(4),
    ];
    expect(await diskAt(lines)).toEqual({});
    expect(await diskAt([...lines, ...namesSynced])).toEqual({ keys: undefined, 'keys/k': 'key' });
  });

  it('never has the memory that a log of SQLite is indexed by', async () => {
    const lines = [opened('a.db-shm', 3), written(3, 'one', 0), synced(3), ...namesSynced];
    expect(await diskAt(lines, { way: 'everything' })).toEqual({});
  });

  it('is of no use on a disk that lies', async () => {
    const lines = [opened('a', 3), ...namesSynced, written(3, 'one', 0), synced(3)];
    expect(await diskAt(lines, { lies: (path) => path === '/data/a' })).toEqual({ a: '' });
  });

  it('follows a descriptor from thread to thread, and that a number is given again while it is closed', async () => {
    const lines = [
      opened('a', 3),
      opened('b', 4),
      ...namesSynced,
      '7 close(3 <unfinished ...>',
      opened('b', 3).replace('7 ', '8 '),
      '7 <... close resumed>) = 0',
    ];
    expect(await diskAt([...lines, written(3, 'two', 0), synced(3)])).toEqual({ a: '', b: 'two' });
  });

  it('tells what it did not see: a folder that is another than the one that was left', async () => {
    const lines = [opened('a', 3), written(3, 'one', 0)];
    const differences = async (left: Readonly<Record<string, string>>) =>
      (await Recording.read(DATA, [life(lines, left)])).replay().differences();
    expect(await differences({ a: 'one', 'a-shm': 'whatever' })).toEqual([]);
    expect(await differences({ a: 'two' })).toEqual(['a, after life 1']);
    expect(await differences({ a: 'one', b: '' })).toEqual(['b, after life 1']);
    expect(await differences({})).toEqual(['a, after life 1']);
  });

  it('takes from what was left whether the last calls of a process that was killed were done', async () => {
    const lines = [opened('a', 3), `7 pwrite64(3, ${hex('one')}, 3, 0 <unfinished ...>`];
    const lives = (a: string) => [life(lines, { a }), life([opened('a', 3, 'O_RDWR'), written(3, 'two', 3)], { a: `${a || '\0\0\0'}two` })];
    expect((await Recording.read(DATA, lives('one'))).replay().differences()).toEqual([]);
    expect((await Recording.read(DATA, lives(''))).replay().differences()).toEqual([]);
  });

  it('refuses calls that it cannot model, when they concern the data folder', async () => {
    const recorded = (line: string) => Recording.read(DATA, [life([opened('a', 3), line])]);
    await expect(recorded(`7 fallocate(3, 0, 0, 4096) = 0`)).rejects.toThrow('fallocate');
    await expect(recorded(`7 link(${hex('/data/a')}, ${hex('/data/b')}) = 0`)).rejects.toThrow('link');
    await expect(recorded(`7 rename(${hex('/data/a')}, ${hex('/other/a')}) = 0`)).rejects.toThrow('between folders');
    await expect(recorded(`7 pwrite64(3, ${hex('one')}..., 100, 0) = 100`)).rejects.toThrow('cut short');
    await expect(recorded(`7 link(${hex('/other/a')}, ${hex('/other/b')}) = 0`)).resolves.toBeDefined();
  });

  it('hears when an answer or a push begins to be sent, the first time', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nyikou-position: 1-4f0f1dac-14\r\n\r\n{}';
    const push = 'POST /webhook HTTP/1.1\r\nwebhook-id: 5f0c\r\n\r\n{}';
    const sent = (text: string): string => `7 writev(20, [{iov_base=${hex(text)}, iov_len=${text.length}}], 1 <unfinished ...>`;
    const lines = [opened('a', 3), sent(answer), '7 <... writev resumed>) = 9', sent(answer), sent(push)];
    const { answeredAt, pushedAt, moments } = await Recording.read(DATA, [life(lines)]);
    expect([...answeredAt, ...pushedAt]).toEqual([
      [14n, 1],
      ['5f0c', 4],
    ]);
    expect(moments).toMatchObject({ answer: [1, 3], name: [0] });
  });
});
