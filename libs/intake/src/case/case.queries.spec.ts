import { START, type Epoch, type Position } from '@yikou/event-store';
import { Models } from '@yikou/platform';
import type { AnyProjection, ReadModel } from '@yikou/read-store';
import { InMemoryReadStore } from '@yikou/read-store/testing';
import { derivedId, parseInstant } from '@yikou/shared-kernel';
import { item, registered } from '../testing/cases';
import { projected, recorded } from '../testing/recorded';
import { caseProjection, type CaseDocument } from './case.projection';
import { CaseQueries, CASE_STATUSES, type CaseFilter } from './case.queries';

const EPOCH: Epoch = { number: 1, id: derivedId('epoch') };

class OneModel extends Models {
  constructor(private readonly model: ReadModel<CaseDocument>) {
    super();
  }

  of<Doc extends object>(_: AnyProjection<Doc>): ReadModel<Doc> {
    return this.model as unknown as ReadModel<Doc>;
  }

  override waitFor(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

/** Sixty cases: five statuses, three departments of two items each, four applicants. */
const documents = Array.from({ length: 60 }, (_, at): CaseDocument => {
  const [base] = projected(caseProjection, recorded([registered])).values();
  return {
    ...base!,
    caseId: derivedId('case', String(at)),
    caseNo: `number ${at}` as CaseDocument['caseNo'],
    status: CASE_STATUSES[at % 5]!,
    departmentCode: `department ${at % 3}`,
    itemId: derivedId('item', String(at % 6)),
    subjectId: derivedId('subject', String(at % 4)),
    registeredAt: parseInstant(`2022-12-01T00:${String(at).padStart(2, '0')}:00.000Z`),
    item,
  };
});

const queries = async (): Promise<CaseQueries> => {
  const store = new InMemoryReadStore();
  const { writer } = await store.live<CaseDocument>(caseProjection.model);
  const checkpoint = { epoch: EPOCH, position: (START + 1n) as Position, eventId: 'e' };
  await writer.write(
    documents.map((doc) => ({ id: doc.caseId, doc })),
    checkpoint,
  );
  return new CaseQueries(new OneModel(await store.open<CaseDocument>(caseProjection.model)));
};

const filters: CaseFilter[] = [undefined, 'accepted' as const].flatMap((status) =>
  [undefined, 'department 1'].flatMap((departmentCode) =>
    [undefined, derivedId('item', '1')].flatMap((itemId) =>
      [undefined, derivedId('subject', '3')].flatMap((subjectId) =>
        [undefined, 'number 7'].map((caseNo) => ({ status, departmentCode, itemId, subjectId, caseNo })),
      ),
    ),
  ),
);

it.each(filters)('lists the newest first in pages: %o', async (filter) => {
  const cases = await queries();
  const expected = documents
    .filter((doc) => Object.entries(filter).every(([field, value]) => value === undefined || doc[field as keyof CaseFilter] === value))
    .map(({ caseId }) => caseId)
    .reverse();

  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await cases.list(filter, { limit: 7, cursor });
    expect(items.length).toBeLessThanOrEqual(7);
    if (next !== undefined) expect(items).toHaveLength(7);
    found.push(...items.map(({ caseId }) => caseId));
    cursor = next;
  } while (cursor !== undefined);
  expect(found).toEqual(expected);
});
