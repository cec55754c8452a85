import { Controller } from '@nestjs/common';
import { caseAccepted } from '@yikou/contracts';
import { NotYet, type Delivered } from '@yikou/event-bus';
import { Reacts } from '@yikou/event-bus-nest';
import { streamOf } from '@yikou/event-sourcing';
import { causedBy, Commands, Models } from '@yikou/platform';
import { parseInstant, parseUuid } from '@yikou/shared-kernel';
import { APPROVAL_BUS } from '../approval.bus';
import { itemFactId, itemFacts } from '../facts/item.facts';
import { reviewAggregate } from '../streams';
import type { ItemTerms } from './review';

const REACTOR = 'approval-review-opener';

/** A case that was accepted is reviewed, under the version of the item that it was accepted with. */
@Controller()
export class ReviewReactor {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
  ) {}

  @Reacts({ bus: APPROVAL_BUS, name: REACTOR, types: [caseAccepted.type] })
  async open(delivered: Delivered): Promise<void> {
    const { caseId, caseNo, itemId, itemVersion, departmentCode, applicant, processing, acceptedAt } = caseAccepted.read(delivered.message);
    const terms = await this.termsOf(itemId, itemVersion);
    await this.commands.handle(
      reviewAggregate,
      caseId,
      {
        type: 'OpenReview',
        caseId: parseUuid(caseId),
        caseNo,
        itemId: parseUuid(itemId),
        itemVersion,
        departmentCode,
        applicant,
        processing,
        terms,
        acceptedAt: parseInstant(acceptedAt),
      },
      causedBy(delivered, {
        reactor: REACTOR,
        stream: streamOf(reviewAggregate, caseId),
        service: 'approval',
        authority: '行政许可法 §34',
      }),
    );
  }

  /** @throws NotYet while the model has not heard of the version */
  private async termsOf(itemId: string, itemVersion: number): Promise<ItemTerms> {
    const fact = await this.models.of(itemFacts).get(itemFactId(itemId, itemVersion));
    if (!fact) throw new NotYet(`version ${itemVersion} of item ${itemId}`);
    const { itemId: _, version: __, ...terms } = fact;
    return terms;
  }
}
