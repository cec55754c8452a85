import fc from 'fast-check';
import { formatDocumentNumber, isDocumentNumber, parseDocumentNumber } from './document-number';
import { refusalOf } from './spec-support';

describe('a document number', () => {
  it('is written and read', () => {
    expect(formatDocumentNumber({ series: '营行审', year: 2022, number: 15 })).toBe('营行审〔2022〕15号');
    expect(parseDocumentNumber('营行审〔2022〕15号')).toEqual({ series: '营行审', year: 2022, number: 15 });
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 2999 }), fc.integer({ min: 1, max: 9_999_999 }), (year, number) => {
        const of = { series: '大政办发', year, number };
        expect(parseDocumentNumber(formatDocumentNumber(of))).toEqual(of);
      }),
    );
  });

  it.each([
    '营行审[2022]15号',
    '营行审（2022）15号',
    '营行审〔22〕15号',
    '营行审〔2022〕015号',
    '营行审〔2022〕0号',
    '营行审〔2022〕第15号',
    '营行审〔2022〕15',
    '〔2022〕15号',
    'YXS〔2022〕15号',
    '营行审〔2022〕15号 ',
    '',
  ])('%j is none', (text) => {
    expect(isDocumentNumber(text)).toBe(false);
    expect(refusalOf(() => parseDocumentNumber(text, 'number'))).toEqual({
      code: 'INVALID_DOCUMENT_NUMBER',
      facts: { field: 'number', rule: 'format' },
    });
  });

  it.each([
    { series: '', year: 2022, number: 1 },
    { series: '营行审', year: 22, number: 1 },
    { series: '营行审', year: 2022, number: 0 },
    { series: '营行审', year: 2022, number: 1.5 },
    { series: '营行审', year: 2022, number: 10_000_000 },
  ])('is not written from %j', (of) => {
    expect(refusalOf(() => formatDocumentNumber(of))).toEqual({ code: 'INVALID_DOCUMENT_NUMBER', facts: { rule: 'format' } });
  });

  it('is text', () => {
    expect(isDocumentNumber(15)).toBe(false);
  });
});
