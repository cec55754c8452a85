import { pageOf, type DtoClass } from '@yikou/platform';
import { checkDtoAgreement } from '@yikou/platform/testing';
import { FiguresDto, FiguresQuery } from '../figures/figures.http';
import * as input from './case.input';
import * as output from './case.output';

jest.setTimeout(120_000);

const isDto = (exported: unknown): exported is DtoClass => typeof exported === 'function';
const dtosOf = (exports: object): [string, DtoClass][] =>
  Object.values(exports)
    .filter(isDto)
    .map((dto) => [dto.name, dto]);

it.each([...dtosOf(input), [FiguresQuery.name, FiguresQuery] as const])('%s means the same to both validators', (_, dto) => {
  checkDtoAgreement(dto, { runs: 25 });
});

const page = pageOf(output.CaseSummaryDto);

it.each([...dtosOf(output), [FiguresDto.name, FiguresDto] as const, [page.name, page] as const])(
  '%s is documented as it is sent',
  (_, dto) => {
    checkDtoAgreement(dto, { use: 'answer', runs: 10 });
  },
);
