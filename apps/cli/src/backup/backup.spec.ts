import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { streamName, verifyLog } from '@yikou/event-store';
import { DataFolderInUse, keyStoreOf, newEpochIn, openSqliteEventStore } from '@yikou/event-store-sqlite';
import { openSqliteKeyStore } from '@yikou/key-store-sqlite';
import { sampleEvents } from '@yikou/event-store/testing';
import { derivedId } from '@yikou/shared-kernel';
import { Bureau } from '../testing/bureau';
import { rehearse, restore, type RestoreOptions } from './restore';
import { takeFull, takeIncrement } from './take-backup';
import { takeKeys } from './take-keys';

jest.setTimeout(60_000);

describe('a backup', () => {
  let bureau: Bureau;
  let out: string;
  let keys: string;
  let target: string;

  beforeEach(async () => {
    bureau = await new Bureau().open();
    [out, keys, target] = [bureau.path('backup'), bureau.path('keys'), bureau.path('restored')];
    process.env['YIKOU_MASTER_KEY'] = bureau.masterKey.toString('base64');
    await bureau.register('张三');
    await bureau.register('李四');
  });
  afterEach(async () => {
    delete process.env['YIKOU_MASTER_KEY'];
    await bureau.remove();
  });

  const full = () => takeFull({ directory: bureau.directory, out });
  const increment = () => takeIncrement({ directory: bureau.directory, out });
  const copyKeys = (to = keys) => takeKeys(bureau.directory, to);
  const restored = (options: Partial<RestoreOptions> = {}) =>
    restore({ from: out, keys, directory: target, replace: false, withFaults: false, ...options });
  const filesIn = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const edit = (file: string, at: number) => {
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.from([0x5a, 0xa5, 0x5a]), 0, 3, at);
    closeSync(descriptor);
  };

  it('is taken beside the product and restored as a new epoch, with everybody in it', async () => {
    expect(await full()).toMatchObject({ number: 0, epoch: bureau.events.epoch, events: 4, faults: 0, head: { position: '4' } });
    await copyKeys();
    await bureau.register('王五');
    const answer = await restored();
    expect(answer).toMatchObject({ events: 4, streams: 2, head: '4', epoch: { number: 2 }, keys: { from: 'copy', subjects: 2 } });
    expect(answer.epoch.id).not.toBe(bureau.events.epoch.id);
    expect(await bureau.historyOf(target)).toEqual((await bureau.historyOf(bureau.directory)).slice(0, 4));
    expect(await bureau.namesIn(target)).toEqual(['张三', '李四']);
    expect(keyStoreOf(target)).toBe(bureau.keys.id);
    const store = await openSqliteEventStore({ directory: target, historyExpected: true });
    expect([store.epoch, (await verifyLog(store)).faultCount]).toEqual([answer.epoch, 0]);
    await store.close();
  });

  it('goes on in increments, in a chain; nothing new makes none', async () => {
    await full();
    expect(await increment()).toBeUndefined();
    await bureau.register('王五');
    expect(await increment()).toMatchObject({ number: 1, events: 2, after: { position: '4' }, head: { position: '6' } });
    await bureau.register('赵六');
    expect(await increment()).toMatchObject({ number: 2, events: 2, head: { position: '8' } });
    await copyKeys();
    expect(await restored()).toMatchObject({ events: 8, streams: 4 });
    expect(await bureau.historyOf(target)).toEqual(await bureau.historyOf(bureau.directory));
    expect(await bureau.namesIn(target)).toEqual(['张三', '李四', '王五', '赵六']);
  });

  it('of an empty store is one as well', async () => {
    const directory = bureau.path('empty');
    await (await openSqliteEventStore({ directory })).close();
    expect(await takeFull({ directory, out })).toMatchObject({ events: 0 });
    expect(await restored({ keys: undefined })).toMatchObject({ events: 0, head: '0', epoch: { number: 2 } });
  });

  describe('is refused, and the folder is as it was,', () => {
    beforeEach(async () => {
      await full();
      for (const name of ['王五', '赵六', '孙七']) {
        await bureau.register(name);
        await increment();
      }
      await copyKeys();
    });
    const untouched = async (reason: string | RegExp, options: Partial<RestoreOptions> = {}) => {
      await expect(restored(options)).rejects.toThrow(reason);
      expect(existsSync(target) ? readdirSync(target).filter((name) => !name.startsWith('lock.db')) : []).toEqual([]);
    };

    it('when it has a gap', async () => {
      rmSync(join(out, 'increment-000002'), { recursive: true });
      await untouched('increment-000002 is missing');
    });

    it('when an increment is that of another', async () => {
      rmSync(join(out, 'increment-000002'), { recursive: true });
      cpSync(join(out, 'increment-000003'), join(out, 'increment-000002'), { recursive: true });
      await untouched('does not follow');
    });

    it('when a byte of any of its files is another', async () => {
      for (const file of [...filesIn(out), ...filesIn(keys)]) {
        const whole = readFileSync(file);
        edit(file, Math.floor(whole.length / 2));
        await expect(restored()).rejects.toThrow(/is not (what|as it) was written|is not complete|not a (backup|copy)/);
        writeFileSync(file, whole);
      }
      expect(await restored()).toMatchObject({ events: 10 });
    });

    it('when a file is missing', async () => {
      rmSync(join(out, 'full', 'events.db'));
      await untouched('events.db is missing');
    });

    it('when it is none', async () => {
      await untouched('is not a backup of events', { from: keys });
      await untouched('is not a copy of a key store', { keys: out });
    });

    it('without the master key, or with another', async () => {
      process.env['YIKOU_MASTER_KEY'] = Buffer.alloc(32, 7).toString('base64');
      await untouched('the master key does not open');
      delete process.env['YIKOU_MASTER_KEY'];
      await untouched('The master key is missing');
    });

    it('beside a running product, and over content that it was not told to replace', async () => {
      await expect(restored({ directory: bureau.directory, replace: true })).rejects.toThrow(DataFolderInUse);
      mkdirSync(target);
      writeFileSync(join(target, 'letter.txt'), 'dear');
      await expect(restored()).rejects.toThrow('add --replace');
      await expect(restored({ replace: true })).rejects.toThrow('is not a data folder');
      expect(readdirSync(target).filter((name) => !name.startsWith('lock.db'))).toEqual(['letter.txt']);
    });

    it('when the store has faults, until it is told to take it with them', async () => {
      const stream = streamName('case', 'forged');
      const [event] = sampleEvents(stream);
      await bureau.events.append(stream, [{ ...event!, data: { changed: true } }], 'NoStream');
      out = bureau.path('faulty');
      expect(await full()).toMatchObject({ faults: 1 });
      await untouched('--with-faults');
      expect(await restored({ withFaults: true })).toMatchObject({ events: 11 });
    });
  });

  it('replaces what is there when it is told to, and puts that aside', async () => {
    await full();
    await bureau.register('王五');
    await bureau.close();
    writeFileSync(join(bureau.directory, 'bus.db'), 'checkpoints');
    mkdirSync(join(bureau.directory, 'models'));
    const answer = await restored({ directory: bureau.directory, keys: undefined, replace: true });
    expect(answer).toMatchObject({ events: 4, lost: 2, epoch: { number: 2 }, keys: { from: 'folder', subjects: 3 } });
    expect(await bureau.historyOf(answer.aside!)).toHaveLength(6);
    expect(readdirSync(answer.aside!)).toEqual(expect.not.arrayContaining(['keys', 'models', 'bus.db']) as string[]);
    expect(
      readdirSync(bureau.directory)
        .filter((name) => !name.startsWith('lock.db'))
        .toSorted(),
    ).toEqual(['events.db', 'keys', answer.aside!.split('/').at(-1)].toSorted());
    expect(await bureau.namesIn(bureau.directory)).toEqual(['张三', '李四']);
    const again = await restored({ directory: bureau.directory, keys: undefined, replace: true });
    expect([again.epoch.number, again.lost]).toEqual([3, undefined]);
    await bureau.open();
  });

  it('is not continued after a restore: the store is of another epoch', async () => {
    await full();
    await bureau.close();
    newEpochIn(bureau.directory);
    await bureau.open();
    await bureau.register('王五');
    await expect(increment()).rejects.toThrow('another epoch');
  });

  it('is there as a whole or not at all', async () => {
    mkdirSync(bureau.path('.yikou-part-999999999-backup', 'full'), { recursive: true });
    await expect(takeFull({ directory: bureau.path('nothing'), out })).rejects.toThrow('cannot be used now');
    expect(readdirSync(bureau.root)).toEqual(['data']);
    await full();
    expect(readdirSync(out)).toEqual(['full']);
    await expect(full()).rejects.toThrow('holds something already');
  });

  describe('of the keys', () => {
    it('is apart from the events: neither is in the other, and the master key in none', async () => {
      await full();
      await copyKeys();
      // As they are wrapped: 60 bytes.
      const wrapped = filesIn(join(bureau.directory, 'keys')).flatMap((file) => readFileSync(file, 'latin1').match(/[\w-]{80}/g) ?? []);
      expect(wrapped.length).toBeGreaterThan(2);
      for (const secret of [...wrapped, bureau.masterKey, bureau.masterKey.toString('base64')])
        expect(filesIn(out).filter((file) => readFileSync(file).includes(secret))).toEqual([]);
      for (const secret of [bureau.masterKey, bureau.masterKey.toString('base64')])
        expect(filesIn(keys).filter((file) => readFileSync(file).includes(secret))).toEqual([]);
      await expect(copyKeys(out)).rejects.toThrow('never lie together');
      await expect(copyKeys(join(out, 'keys'))).rejects.toThrow('never lie together');
      for (const to of [keys, join(keys, 'events')])
        await expect(takeFull({ directory: bureau.directory, out: to })).rejects.toThrow(/never lie together|holds something/);
    });

    it('is the newest alone, for its owner only', async () => {
      await copyKeys();
      await bureau.keys.destroy(await bureau.register('王五'));
      const { keys: told } = await copyKeys();
      expect(told.erasures).toHaveLength(1);
      expect(readdirSync(keys)).toHaveLength(2);
      for (const file of readdirSync(keys).filter((name) => name.endsWith('.db')))
        expect(statSync(join(keys, file)).mode & 0o777).toBe(0o600);
    });

    it('does not take the place of a newer one, or that of others', async () => {
      const older = bureau.path('older');
      await copyKeys(older);
      await bureau.register('王五');
      await copyKeys();
      await full();
      const stale = await restored({ keys, directory: target }).then(() => target);
      await bureau.register('赵六');
      await copyKeys();
      await expect(takeKeys(stale, keys)).rejects.toThrow('is newer than this key store');
      const other = await new Bureau().open();
      await expect(takeKeys(other.directory, keys)).rejects.toThrow('copy of other keys');
      await other.remove();
    });

    it('is demanded by the events, at least as new as they are', async () => {
      await copyKeys();
      await bureau.register('王五');
      await full();
      await expect(restored({ keys: undefined })).rejects.toThrow('name its newest copy with --keys');
      await expect(restored()).rejects.toThrow('older than the events');
      const other = await new Bureau().open();
      await takeKeys(other.directory, bureau.path('others'));
      await other.remove();
      await expect(restored({ keys: bureau.path('others') })).rejects.toThrow('not the one of these events');
      await copyKeys();
      expect(await restored()).toMatchObject({ keys: { subjects: 3 } });
    });

    it('must know everybody in the events, whatever the count of its writes', async () => {
      await copyKeys();
      await bureau.register('王五');
      await full();
      const elsewhere = bureau.path('elsewhere');
      mkdirSync(join(elsewhere, 'keys'), { recursive: true });
      cpSync(
        join(
          keys,
          readdirSync(keys).find((name) => name.endsWith('.db'))!,
        ),
        join(elsewhere, 'keys', 'keys.db'),
      );
      const wentOn = await openSqliteKeyStore({ directory: join(elsewhere, 'keys'), masterKey: bureau.masterKey });
      for (const name of ['赵六', '孙七', '周八'])
        await wentOn.nameSubject({ kind: 'citizenId', number: name }, derivedId('subject', name));
      await wentOn.close();
      await takeKeys(elsewhere, bureau.path('went-on'));
      await expect(restored({ keys: bureau.path('went-on') })).rejects.toThrow('do not know somebody');
    });

    it('is restored alone when the events are whole', async () => {
      await copyKeys();
      await bureau.close();
      rmSync(join(bureau.directory, 'keys', 'keys.db'));
      expect(await restored({ from: undefined, directory: bureau.directory, replace: true })).toMatchObject({
        events: 4,
        lost: 0,
        keys: { from: 'copy' },
      });
      expect(await bureau.namesIn(bureau.directory)).toEqual(['张三', '李四']);
      await bureau.open();
    });
  });

  describe('of people who were forgotten', () => {
    it('after the events were backed up, leaves them forgotten', async () => {
      await full();
      await bureau.keys.destroy(await bureau.register('王五'));
      const [event] = await bureau.historyOf(bureau.directory);
      await bureau.keys.destroy((event!.data as { applicant: { name: { subjectId: never } } }).applicant.name.subjectId);
      await copyKeys();
      expect(await restored()).toMatchObject({ keys: { subjects: 1, erasures: 2 } });
      expect(await bureau.namesIn(target)).toEqual([undefined, '李四']);
    });

    it('after the keys were copied, forgets them again where anybody knows of it: an increment, or the folder that is replaced', async () => {
      await full();
      await copyKeys();
      const [, , event] = await bureau.historyOf(bureau.directory);
      await bureau.keys.destroy((event!.data as { applicant: { name: { subjectId: never } } }).applicant.name.subjectId);
      const answer = await restored({ directory: bureau.path('other') });
      expect(answer).toMatchObject({ keys: { erasedAgain: 0 } });
      await bureau.close();
      const replaced = await restored({ directory: bureau.directory, replace: true });
      expect(replaced).toMatchObject({ keys: { from: 'folder', erasures: 1 } });
      expect(await bureau.namesIn(bureau.directory)).toEqual(['张三', undefined]);
      await bureau.open();
    });

    it('a copy of the keys from before is refused by events that were backed up since', async () => {
      await copyKeys();
      const [event] = await bureau.historyOf(bureau.directory);
      await bureau.keys.destroy((event!.data as { applicant: { name: { subjectId: never } } }).applicant.name.subjectId);
      await full();
      await expect(restored()).rejects.toThrow('older than the events');
    });
  });

  it('is rehearsed beside the product, in a folder that is removed', async () => {
    await full();
    await copyKeys();
    const side = bureau.path('side');
    const built: string[] = [];
    const build = async (directory: string) => {
      built.push(directory);
      expect((await bureau.historyOf(directory)).length).toBe(4);
      return [{ name: 'model', documents: 1, hash: 'a' }];
    };
    const answer = await rehearse({ from: out, keys, directory: bureau.directory, withFaults: false, side, build });
    expect(answer).toMatchObject({ events: 4, keys: { from: 'copy' }, models: [{ name: 'model' }] });
    expect([built.length, readdirSync(side)]).toEqual([1, []]);
    edit(join(out, 'full', 'events.db'), 9_000);
    await expect(rehearse({ from: out, keys, directory: bureau.directory, withFaults: false, side, build })).rejects.toThrow(
      'not what was written',
    );
    expect(readdirSync(side)).toEqual([]);
  });
});
