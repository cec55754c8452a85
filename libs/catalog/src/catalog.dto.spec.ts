import { pageOf } from '@yikou/platform';
import { checkDtoAgreement } from '@yikou/platform/testing';
import {
  CertificateDto,
  CertificateParams,
  CertificatesQuery,
  GrantCertificateDto,
  RenewCertificateDto,
  SuspendCertificateDto,
} from './certificate/certificate.dto';
import { DraftItemDto, ItemIdParams, ItemsQuery, ItemVersionParams, WithdrawItemDto } from './item/item.input';
import { ItemAnswerDto, ItemDto, ItemPublishedDto, ItemSummaryDto, ItemVersionDto, ItemWithdrawnDto } from './item/item.output';
import {
  CommitImportDto,
  ImportAnswerDto,
  ImportCommittedDto,
  ImportDto,
  ImportParams,
  LinesStagedDto,
  OpenImportDto,
  StageLinesDto,
} from './item-import/item-import.dto';
import { DifferenceQuery, EditionParams, ListParams, PublishEditionDto } from './item-list/item-list.input';
import { DifferenceDto, EditionDto, EditionSummaryDto } from './item-list/item-list.output';

const inputs = [
  CertificateParams,
  CertificatesQuery,
  CommitImportDto,
  DifferenceQuery,
  DraftItemDto,
  EditionParams,
  GrantCertificateDto,
  ImportParams,
  ItemIdParams,
  ItemsQuery,
  ItemVersionParams,
  ListParams,
  OpenImportDto,
  PublishEditionDto,
  RenewCertificateDto,
  StageLinesDto,
  SuspendCertificateDto,
  WithdrawItemDto,
];
const answers = [
  CertificateDto,
  DifferenceDto,
  EditionDto,
  EditionSummaryDto,
  ImportAnswerDto,
  ImportCommittedDto,
  ImportDto,
  ItemAnswerDto,
  ItemDto,
  ItemPublishedDto,
  ItemSummaryDto,
  ItemVersionDto,
  ItemWithdrawnDto,
  LinesStagedDto,
  pageOf(CertificateDto),
  pageOf(EditionSummaryDto),
  pageOf(ItemSummaryDto),
];

describe('the shapes of the catalogue mean the same to JSON Schema and to class-validator', () => {
  it.each(inputs)('%p, which a route takes', (dto) => {
    checkDtoAgreement(dto, { runs: 40 });
  });

  it.each(answers)('%p, which a route answers', (dto) => {
    checkDtoAgreement(dto, { use: 'answer', runs: 15 });
  });
});
