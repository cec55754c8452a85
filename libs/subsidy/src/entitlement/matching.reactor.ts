import { Controller } from '@nestjs/common';
import { caseDelivered } from '@yikou/contracts';
import { NotYet, type Delivered } from '@yikou/event-bus';
import { Reacts } from '@yikou/event-bus-nest';
import { causedBy, Models } from '@yikou/platform';
import { grantFacts, grantIn } from '../facts/grant.facts';
import { itemFacts } from '../facts/item.facts';
import { offers } from '../policy/offers.projection';
import { SUBSIDY_BUS } from '../subsidy.bus';
import { Matcher } from './matcher';
import { isOnRecord } from './matching';

const REACTOR = 'subsidy-entitlement-matcher';
const FACTS_WITHIN_MS = 2_000;

/** 免申即享: a grant that was delivered is held against every policy in force; who is entitled need not apply. */
@Controller()
export class MatchingReactor {
  constructor(
    private readonly matcher: Matcher,
    private readonly models: Models,
  ) {}

  @Reacts({ bus: SUBSIDY_BUS, name: REACTOR, types: [caseDelivered.type] })
  async match(delivered: Delivered): Promise<void> {
    const found = grantIn(delivered);
    if (!found) return;
    await this.heard(delivered);
    const grant = await this.matcher.coded(found);
    const offered = await this.models.of(offers).get(grant.itemCode);
    for (const offer of offered?.offers ?? []) {
      if (isOnRecord(offer, grant)) continue;
      const authority = `补贴政策《${offer.name}》`;
      await this.matcher.match(offer, grant, grant.deliveredAt, (stream) =>
        causedBy(delivered, { reactor: REACTOR, stream, service: 'subsidy', authority }),
      );
    }
  }

  /** @throws NotYet while the models have not seen what came before the delivery, and the delivery itself */
  private async heard({ position }: Delivered): Promise<void> {
    const heard = await this.models.waitFor([itemFacts, grantFacts, offers], position, FACTS_WITHIN_MS);
    if (!heard) throw new NotYet('what came before the delivery');
  }
}
