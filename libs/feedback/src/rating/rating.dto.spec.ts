import { pageOf, type DtoClass } from '@yikou/platform';
import { checkDtoAgreement } from '@yikou/platform/testing';
import { RatingFiguresDto, RatingFiguresQuery } from '../figures/figures.http';
import { RateServiceDto, RatingGivenDto, RatingIdParams, RatingListQuery, RatingViewDto } from './rating.dto';

jest.setTimeout(120_000);

const named = (...dtos: DtoClass[]) => dtos.map((dto) => [dto.name, dto] as const);

it.each(named(RateServiceDto, RatingIdParams, RatingListQuery, RatingFiguresQuery))('%s means the same to both validators', (_, dto) => {
  checkDtoAgreement(dto, { runs: 25 });
});

it.each(named(RatingGivenDto, RatingViewDto, RatingFiguresDto, pageOf(RatingViewDto)))('%s is documented as it is sent', (_, dto) => {
  checkDtoAgreement(dto, { use: 'answer', runs: 10 });
});
