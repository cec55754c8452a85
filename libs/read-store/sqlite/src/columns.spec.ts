import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelDeclaration } from '@yikou/read-store';
import { Columns } from './columns';
import { Connection, type Parameter } from './connection';

const model: ModelDeclaration = {
  name: 'columns_sample',
  version: 1,
  indexes: [
    { name: 'by_status', fields: [{ path: 'status', order: 'asc' }] },
    {
      name: 'by_place',
      fields: [
        { path: 'place.district', order: 'asc' },
        { path: 'urgent', order: 'asc' },
      ],
    },
  ],
  volatile: [],
};

describe('the columns of a model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-columns-'));
  const connection = new Connection(join(folder, 'columns.db'), 'NORMAL');
  const columns = new Columns(model);
  const written: string[] = [];
  const watched = {
    run: (sql: string, ...parameters: readonly Parameter[]) => (written.push(sql), connection.run(sql, ...parameters)),
  } as Connection;
  const put = (doc: object, before?: object) => columns.put(watched, '1', doc, before);
  const writes = () => connection.first('SELECT total_changes()')?.[0];
  const stored = () => connection.all('SELECT "$.status", "$.place.district", "$.urgent", doc FROM documents');

  connection.exec(columns.table);
  beforeEach(() => {
    connection.exec('DELETE FROM documents');
    written.length = 0;
  });
  afterAll(() => {
    connection.close();
    rmSync(folder, { recursive: true });
  });

  const open = { status: 'open', place: { district: 'x' }, urgent: true };

  it('hold what the indexes are over; what is absent is null', () => {
    put(open);
    expect(stored()).toEqual([['open', 'x', 1, JSON.stringify(open)]]);
    put({ status: 'open' });
    expect(stored()).toEqual([['open', null, null, '{"status":"open"}']]);
  });

  it('are written only where they change, and a document that does not change not at all', () => {
    put(open);
    const closed = { ...open, status: 'closed' };
    put(closed, open);
    const noted = { ...closed, notes: ['a'] };
    put(noted, closed);
    expect(stored()).toEqual([['closed', 'x', 1, JSON.stringify(noted)]]);
    expect(written.slice(1)).toEqual([
      'UPDATE documents SET doc = ?1, "$.status" = ?3 WHERE id = ?2 AND doc <> ?1',
      'UPDATE documents SET doc = ?1 WHERE id = ?2 AND doc <> ?1',
    ]);
    const before = writes();
    put({ ...noted }, noted);
    expect(writes()).toBe(before);
  });

  it('are all written where the document is not what it was thought to be', () => {
    put({ ...open, status: 'closed' }, open);
    expect(stored()).toMatchObject([['closed', 'x', 1, expect.any(String)]]);
  });

  it('hold scalars only', () => {
    expect(() => put({ status: ['open'] })).toThrow(TypeError);
  });
});
