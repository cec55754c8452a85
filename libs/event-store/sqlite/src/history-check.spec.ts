import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDamaged, streamName } from '@yikou/event-store';
import { gathered, sampleEvents } from '@yikou/event-store/testing';
import { derivedId } from '@yikou/shared-kernel';
import { bindKeyStore, damageIn, EVENTS_FILE, keyStoreOf, openSqliteEventStore } from '.';

const stream = streamName('review', 'checked');
const PAGE = 4_096;

describe('a store that is opened to be written', () => {
  let directory: string;
  const events = () => join(directory, EVENTS_FILE);
  const open = (options: { historyExpected?: boolean; readonly?: boolean } = {}) => openSqliteEventStore({ directory, ...options });

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'yikou-damage-'));
    const store = await open();
    for (let start = 0; start < 400; start += 100)
      await store.append(stream, sampleEvents(stream, 400).slice(start, start + 100), start === 0 ? 'NoStream' : start - 1);
    await store.close();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const overwrite = (page: number, bytes: Buffer) => {
    const file = openSync(events(), 'r+');
    writeSync(file, bytes, 0, bytes.length, page * PAGE);
    closeSync(file);
  };

  it('is refused with the way out when any page is broken', async () => {
    const whole = readFileSync(events());
    for (let page = 0; page < whole.length / PAGE; page += 1) {
      overwrite(page, Buffer.alloc(PAGE, 0xa5));
      await expect(open()).rejects.toThrow(EventStoreDamaged);
      await expect(open()).rejects.toThrow(/已损坏.*yikou restore --from/);
      writeFileSync(events(), whole);
    }
    expect(damageIn(directory)).toBeUndefined();
    expect(await gathered((await open({ readonly: true })).readAll())).toHaveLength(400);
  });

  it('is refused when it is cut short or is no database', async () => {
    const { size } = statSync(events());
    truncateSync(events(), size - 2 * PAGE);
    await expect(open()).rejects.toThrow('yikou restore');
    writeFileSync(events(), 'rubbish '.repeat(PAGE));
    await expect(open()).rejects.toThrow('yikou restore');
    await expect(open({ readonly: true })).rejects.toThrow('yikou restore');
  });

  it('is refused when it is empty or gone though there was history, and begins where there was none', async () => {
    for (const lose of [() => truncateSync(events(), 0), () => rmSync(events())]) {
      lose();
      await expect(open({ historyExpected: true })).rejects.toThrow(/holds no history.*yikou restore/);
    }
    await (await open()).close();
  });

  it('is refused when the log of a killed writer is gone, with all that was in it', async () => {
    const copy = join(directory, 'copy');
    rmSync(events());
    const store = await open();
    await store.append(stream, sampleEvents(stream, 3), 'NoStream');
    cpSync(events(), join(copy, EVENTS_FILE));
    await store.close();
    await expect(openSqliteEventStore({ directory: copy, historyExpected: true })).rejects.toThrow(/holds no history.*yikou restore/);
  });

  it('knows the key store that it belongs with', () => {
    expect(keyStoreOf(directory)).toBeUndefined();
    bindKeyStore(directory, derivedId('keys', 'one'));
    expect(keyStoreOf(directory)).toBe(derivedId('keys', 'one'));
    expect(keyStoreOf(join(directory, 'nothing'))).toBeUndefined();
  });
});
