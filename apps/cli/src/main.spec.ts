import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { yikou } from './testing/yikou';

jest.setTimeout(120_000);

describe('the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-cli-'));
  /** Answers everything, and is not the product. */
  let other: Server;
  let otherUrl: string;
  let deadUrl: string;
  const file = (name: string): string => join(folder, name);

  beforeAll(async () => {
    writeFileSync(file('items.csv'), 'department,name,itemCode,taskType,areaCode,deptCode\n局,事,X-1,1,210800,d\n');
    writeFileSync(file('text'), 'text');
    other = createServer((_, response) => response.end('<html></html>')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    otherUrl = `http://127.0.0.1:${String((other.address() as AddressInfo).port)}`;
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    deadUrl = `http://127.0.0.1:${String((gone.address() as AddressInfo).port)}`;
    gone.close();
  });
  afterAll(() => {
    other.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['nothing', []],
    ['a command that is none', ['payout']],
    ['a group without its command', ['catalog']],
    ['an option that is none', ['verify', '--heads']],
    ['a word too many', ['rebuild', 'all']],
    ['no account', ['token']],
    ['no file', ['drive']],
    ['no catalogue', ['catalog', 'import']],
    ['an address that is none', ['token', '--account', 'clerk', '--url', 'here']],
    ['an address of another kind', ['drive', 'x', '--url', 'ftp://127.0.0.1']],
    ['a seed that is no number', ['drive', 'x', '--seed', 'x']],
  ])('is used wrongly with %s: exit code 2, and how to use it on standard error', async (_, args) => {
    const { code, out, err } = await yikou(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^(error: |Usage: yikou)/);
    expect(err).not.toContain('    at ');
  });

  it('reads the address from the environment as well', async () => {
    expect(await yikou(['token', '--account', 'clerk'], { YIKOU_URL: 'here' })).toMatchObject({ code: 2, out: '' });
    const { code, err } = await yikou(['token', '--account', 'clerk'], { YIKOU_URL: deadUrl });
    expect([code, err]).toEqual([1, expect.stringContaining('does not answer (ECONNREFUSED)')]);
  });

  it.each<readonly [string, () => readonly string[], string]>([
    ['nobody answers', () => ['token', '--account', 'clerk', '--url', deadUrl], 'does not answer'],
    ['nobody answers an import', () => ['catalog', 'import', file('items.csv'), '--url', deadUrl], 'does not answer'],
    ['somebody else answers', () => ['token', '--account', 'clerk', '--url', otherUrl], 'is this the address of Yikou?'],
    ['the log is not there', () => ['drive', file('no.xes'), '--url', deadUrl], 'no such file'],
    ['the log is a folder', () => ['drive', folder, '--url', deadUrl], 'a folder, not a file'],
    ['the log is none', () => ['drive', file('text'), '--url', deadUrl], file('text')],
    ['the catalogue is not there', () => ['catalog', 'import', file('no.csv'), '--url', otherUrl], 'no'],
    ['the head is not there', () => ['verify', '--head', file('no.json'), '--data-dir', folder], 'no'],
    ['the data folder is a file', () => ['verify', '--data-dir', file('text')], 'no event store'],
    ['there is nothing to rebuild', () => ['rebuild', '--data-dir', folder], 'no event store'],
  ])('fails where %s: exit code 1, and one sentence on standard error', async (_, args, reason) => {
    const { code, out, err } = await yikou([...args(), '--json']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(reason);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('says how it is used when it is asked', async () => {
    for (const args of [['--help'], ['help'], ['catalog', 'import', '--help']])
      expect(await yikou(args)).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Usage: yikou') as string });
  });
});
