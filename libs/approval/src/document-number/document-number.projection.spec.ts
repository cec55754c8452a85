import { derivedId, parseInstant } from '@yikou/shared-kernel';
import { numberSeriesAggregate, seriesIdOf } from '../streams';
import { modelOver } from '../testing/models';
import { recorded } from '../testing/recorded';
import { documentNumbers, type DocumentNumberDoc } from './document-number.projection';
import { numbersQuery } from './document-number.queries';

const of2022 = { series: '营行审', year: 2022 };
const allocated = Array.from({ length: 12 }, (_, at) => ({
  type: 'NumberAllocated' as const,
  ...of2022,
  caseId: derivedId('case', String(at)),
  number: at + 1,
}));

const docs = recorded(numberSeriesAggregate, seriesIdOf(of2022), allocated).flatMap((event) =>
  documentNumbers.documents(event).map((id): [string, DocumentNumberDoc] => [id, documentNumbers.project(undefined, event, id)!]),
);

describe('document numbers as they are read', () => {
  it('are one document each, as the number is written', () => {
    expect(docs).toHaveLength(12);
    expect(docs[11]![1]).toEqual({
      ...of2022,
      number: 12,
      documentNumber: '营行审〔2022〕12号',
      caseId: derivedId('case', '11'),
      allocatedAt: parseInstant('2022-12-01T02:00:00.000Z'),
    });
  });

  it('come in their order, a series and a year at a time', async () => {
    const model = await modelOver(documentNumbers.model, docs);
    const { items, next } = await model.find(numbersQuery({ ...of2022, limit: 10 }));
    expect(items.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const rest = await model.find(numbersQuery({ ...of2022, limit: 10, cursor: next! }));
    expect(rest.items.map(({ number }) => number)).toEqual([11, 12]);
    expect((await model.find(numbersQuery({ series: '营行审', year: 2023 }))).items).toEqual([]);
  });
});
