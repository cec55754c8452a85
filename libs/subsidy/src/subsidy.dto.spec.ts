import { pageOf, type DtoClass } from '@yikou/platform';
import { checkDtoAgreement } from '@yikou/platform/testing';
import {
  ConfirmIntentDto,
  EntitlementAnswerDto,
  EntitlementListQuery,
  EntitlementParams,
  EntitlementSummaryDto,
  EntitlementViewDto,
  PaymentApprovedDto,
  RetryPaymentDto,
} from './entitlement/entitlement.dto';
import { BudgetViewDto, DraftPolicyDto, PolicyAnswerDto, PolicyListQuery, PolicyParams, PolicyViewDto } from './policy/policy.dto';

jest.setTimeout(120_000);

const named = (...dtos: DtoClass[]) => dtos.map((dto) => [dto.name, dto] as const);

it.each(named(ConfirmIntentDto, RetryPaymentDto, EntitlementListQuery, EntitlementParams, DraftPolicyDto, PolicyListQuery, PolicyParams))(
  '%s means the same to both validators',
  (_, dto) => {
    checkDtoAgreement(dto, { runs: 25 });
  },
);

it.each(
  named(
    EntitlementAnswerDto,
    PaymentApprovedDto,
    EntitlementViewDto,
    pageOf(EntitlementSummaryDto),
    PolicyAnswerDto,
    pageOf(PolicyViewDto),
    BudgetViewDto,
  ),
)('%s is documented as it is sent', (_, dto) => {
  checkDtoAgreement(dto, { use: 'answer', runs: 10 });
});
