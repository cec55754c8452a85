import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointAt, sampleCases, type SampleCase } from '@yikou/read-store/testing';
import Database from 'libsql';
import { Connection } from './connection';
import { modelCheckpointsIn } from './model-checkpoints';
import { openSqliteReadStore, type SqliteReadStore } from './sqlite-read-store';

describe('the files of the SQLite read store', () => {
  let directory: string;
  let store: SqliteReadStore;
  const outside: Connection[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yikou-models-'));
    store = openSqliteReadStore({ directory });
  });

  afterEach(async () => {
    for (const connection of outside.splice(0)) connection.close();
    await store.close();
    await rm(directory, { recursive: true });
  });

  /** A connection past the store. */
  const connect = (file: string) => {
    const connection = new Connection(join(directory, 'models', file), 'NORMAL');
    outside.push(connection);
    return connection;
  };

  const databases = async () => (await readdir(join(directory, 'models'))).filter((name) => name.endsWith('.db')).sort();
  const live = () => store.live<SampleCase>(sampleCases);

  it('are one for each generation and one for the aliases, in a folder for the owner alone; what is replaced goes', async () => {
    const { generation } = await live();
    const side = await store.beside(sampleCases);
    expect(await databases()).toEqual(['aliases.db', 'sample_cases.1.db', 'sample_cases.2.db']);
    expect((await stat(join(directory, 'models'))).mode & 0o777).toBe(0o700);
    await store.swap(sampleCases, generation, side.generation);
    expect(await databases()).toEqual(['aliases.db', 'sample_cases.2.db']);
    expect((await readdir(join(directory, 'models'))).filter((name) => name.includes('cases.1'))).toEqual([]);
  });

  it('write a document only when it has changed', async () => {
    const { writer } = await live();
    await writer.write(
      [
        { id: 'a', doc: { no: '1' } },
        { id: 'b', doc: { no: '2' } },
      ],
      checkpointAt(1),
    );
    const watcher = connect('sample_cases.1.db');
    watcher.exec('CREATE TABLE seen (id TEXT); CREATE TRIGGER watch AFTER UPDATE ON documents BEGIN INSERT INTO seen VALUES (new.id); END');
    await writer.write(
      [
        { id: 'a', doc: { no: '1' } },
        { id: 'b', doc: { no: '3' } },
      ],
      checkpointAt(2),
    );
    expect(watcher.all('SELECT id FROM seen')).toEqual([['b']]);
  });

  it('of a generation that is being filled lock nobody who writes the live one', async () => {
    const { model, writer } = await live();
    await store.beside(sampleCases);
    connect('sample_cases.2.db').exec('BEGIN EXCLUSIVE');
    await writer.write([{ id: 'a', doc: { no: '1' } }], checkpointAt(1));
    expect(await model.get('a')).toEqual({ no: '1' });
  });

  it('keep nothing of a write that failed, and take the next', async () => {
    const { model, writer } = await live();
    await writer.write([{ id: 'a', doc: { no: '1' } }], checkpointAt(1));
    const breaker = connect('sample_cases.1.db');
    breaker.exec("CREATE TRIGGER fail BEFORE INSERT ON documents WHEN new.id = 'bad' BEGIN SELECT RAISE(ROLLBACK, 'no'); END");
    await expect(
      writer.write(
        [
          { id: 'c', doc: { no: '3' } },
          { id: 'bad', doc: { no: '2' } },
        ],
        checkpointAt(2),
      ),
    ).rejects.toThrow();
    expect(await model.count()).toBe(1);
    expect(await model.checkpoint()).toEqual(checkpointAt(1));
    breaker.exec('DROP TRIGGER fail');
    await writer.write([{ id: 'bad', doc: { no: '2' } }], checkpointAt(2));
    expect(await model.count()).toBe(2);
  });

  it('that the machine does not give are said to be unavailable', async () => {
    await live();
    await store.close();
    const damaged = join(directory, 'models', 'sample_cases.1.db');
    await rm(`${damaged}-wal`, { force: true });
    await writeFile(damaged, 'rubbish'.repeat(999));
    store = openSqliteReadStore({ directory });
    await expect(store.live(sampleCases)).rejects.toMatchObject({
      name: 'ReadStoreUnavailable',
      message: expect.stringContaining('not a database') as string,
    });
  });

  it('of which a loss of power has left nothing but the name have seen nothing', async () => {
    const { generation } = await live();
    await store.close();
    const file = join(directory, 'models', `sample_cases.${String(generation)}.db`);
    await rm(`${file}-wal`, { force: true });
    await truncate(file);
    expect(modelCheckpointsIn(directory)).toEqual(new Map([['sample_cases', undefined]]));
  });

  it('that were being made when the power went have seen nothing, and are not touched by a look', async () => {
    const { generation } = await live();
    await store.close();
    const file = join(directory, 'models', `sample_cases.${String(generation)}.db`);
    for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
    const making = new Database(join(directory, 'making.db'));
    making.exec('CREATE TABLE filler (text TEXT); PRAGMA cache_size = 1; BEGIN IMMEDIATE');
    for (let row = 0; row < 50; row += 1) making.exec('INSERT INTO filler VALUES (hex(zeroblob(2000)))');
    for (const end of ['', '-journal']) await copyFile(join(directory, `making.db${end}`), `${file}${end}`);
    making.exec('ROLLBACK');
    making.close();
    expect(modelCheckpointsIn(directory)).toEqual(new Map([['sample_cases', undefined]]));
    expect((await stat(`${file}-journal`)).size).toBeGreaterThan(0);
  });

  it('that are asked what SQLite does not understand show a fault of the product', () => {
    const connection = connect('aliases.db');
    expect(() => connection.run('SELECT nothing FROM nowhere')).toThrow(expect.objectContaining({ name: 'SqliteError' }) as Error);
  });

  it('of a generation whose filler died go when the model is opened again; those of one that lives stay', async () => {
    await live();
    const abandoned = await store.beside(sampleCases);
    const filling = await store.beside(sampleCases);
    const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
    connect('aliases.db').run("UPDATE generations SET pid = ?, process = 'another' WHERE generation = ?", dead, abandoned.generation);
    await store.close();
    store = openSqliteReadStore({ directory });
    await live();
    expect(await databases()).toEqual(['aliases.db', 'sample_cases.1.db', `sample_cases.${String(filling.generation)}.db`]);
  });
});
