import { pageOf } from '@yikou/platform';
import { checkDtoAgreement } from '@yikou/platform/testing';
import { CaseAsOfDto } from './history/case-view.dto';
import { AsOfQuery, CaseParams, HistoryEventDto, HistoryQuery } from './history/history.dto';
import { ParkedActDto, ParkedActListQuery, ParkedActsOfKeyParams, ParkedActsOfKeyQuery } from './parked-act/parked-act.dto';
import {
  RequestVerificationDto,
  VerificationDto,
  VerificationListQuery,
  VerificationParams,
  VerificationRequestedDto,
} from './verification/verification.dto';

describe('the shapes of audit mean the same to JSON Schema and to class-validator', () => {
  it.each([
    AsOfQuery,
    CaseParams,
    HistoryQuery,
    ParkedActListQuery,
    ParkedActsOfKeyParams,
    ParkedActsOfKeyQuery,
    RequestVerificationDto,
    VerificationListQuery,
    VerificationParams,
  ])('%p, which a route takes', (dto) => {
    checkDtoAgreement(dto, { runs: 50 });
  });

  it.each([CaseAsOfDto, HistoryEventDto, pageOf(HistoryEventDto), pageOf(ParkedActDto), VerificationDto, VerificationRequestedDto])(
    '%p, which a route answers',
    (dto) => {
      checkDtoAgreement(dto, { use: 'answer', runs: 20 });
    },
  );
});
