import { invalid } from './domain-error';

/** 文号: who issues (发文机关代字), the year, and the place in that year's series, which has no gaps. */
export interface DocumentNumber {
  readonly series: string;
  readonly year: number;
  /** From 1. */
  readonly number: number;
}

/** As GB/T 9704-2012 writes it: the whole year in 〔〕, the number neither padded nor preceded by 第. */
const FORMAT = /^(\p{Script=Han}{1,16})〔([12]\d{3})〕([1-9]\d{0,6})号$/u;

/** '营行审〔2022〕15号' and nothing like it. */
export const isDocumentNumber = (text: unknown): text is string => typeof text === 'string' && FORMAT.test(text);

/** @throws DomainError INVALID_DOCUMENT_NUMBER (rule `format`) */
export const parseDocumentNumber = (text: string, field?: string): DocumentNumber => {
  const [, series, year, number] = FORMAT.exec(text) ?? [];
  if (series === undefined) throw invalid('INVALID_DOCUMENT_NUMBER', 'format', field);
  return { series, year: Number(year), number: Number(number) };
};

/** @throws DomainError INVALID_DOCUMENT_NUMBER (rule `format`) when the parts do not make a number that can be read back */
export const formatDocumentNumber = ({ series, year, number }: DocumentNumber): string => {
  const text = `${series}〔${String(year)}〕${String(number)}号`;
  if (!isDocumentNumber(text)) throw invalid('INVALID_DOCUMENT_NUMBER', 'format');
  return text;
};
