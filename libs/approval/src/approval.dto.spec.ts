import { pageOf } from '@yikou/platform';
import { checkDtoAgreement } from '@yikou/platform/testing';
import { DocumentNumberDto, SeriesParams } from './document-number/document-number.http';
import { AdvisedDto, DecidedDto, ExaminedDto } from './review/acts.answers';
import { AdverseFilingDto, ConfirmFilingDto, FilingConfirmedDto, FilingListQuery } from './filing/filing.dto';
import { ReviewDto, ReviewSummaryDto } from './review/review.answers';
import { DecideReviewDto, ExamineReviewDto, GiveAdviceDto, ReviewParams, WorkListQuery } from './review/review.dto';

const inputs = [
  ConfirmFilingDto,
  DecideReviewDto,
  ExamineReviewDto,
  FilingListQuery,
  GiveAdviceDto,
  ReviewParams,
  SeriesParams,
  WorkListQuery,
];
const answers = [
  AdverseFilingDto,
  AdvisedDto,
  DecidedDto,
  DocumentNumberDto,
  ExaminedDto,
  FilingConfirmedDto,
  ReviewDto,
  ReviewSummaryDto,
  pageOf(ReviewSummaryDto),
];

describe('the shapes of approval mean the same to JSON Schema and to class-validator', () => {
  it.each(inputs)('%p, which a route takes', (dto) => {
    checkDtoAgreement(dto, { runs: 50 });
  });

  it.each(answers)('%p, which a route answers', (dto) => {
    checkDtoAgreement(dto, { use: 'answer', runs: 20 });
  });
});
