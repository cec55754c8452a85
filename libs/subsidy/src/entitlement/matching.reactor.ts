import { Controller } from '@nestjs/common';
import { caseDelivered } from '@yikou/contracts';
import { NotYet, type Delivered } from '@yikou/event-bus';
import { Reacts } from '@yikou/event-bus-nest';
import { streamOf } from '@yikou/event-sourcing';
import { causedBy, Commands, Models } from '@yikou/platform';
import type { Uuid } from '@yikou/shared-kernel';
import { grantFacts, grantIn, type Grant } from '../facts/grant.facts';
import { itemFactId, itemFacts } from '../facts/item.facts';
import { offers, type Offer } from '../policy/offers.projection';
import { periodOf } from '../policy/policy';
import { entitlementAggregate, entitlementIdOf } from '../streams';
import { SUBSIDY_BUS } from '../subsidy.bus';
import { entitles, type CodedGrant } from './matching';

const REACTOR = 'subsidy-entitlement-matcher';
const FACTS_WITHIN_MS = 2_000;

/** 免申即享: a grant that was delivered is held against every policy in force; who is entitled need not apply. */
@Controller()
export class MatchingReactor {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
  ) {}

  @Reacts({ bus: SUBSIDY_BUS, name: REACTOR, types: [caseDelivered.type] })
  async match(delivered: Delivered): Promise<void> {
    const found = grantIn(delivered);
    if (!found) return;
    await this.heard(delivered);
    const grant = await this.coded(found);
    const offered = await this.models.of(offers).get(grant.itemCode);
    const open = offered?.offers.filter((offer) => entitles(offer, grant)) ?? [];
    for (const offer of open) {
      if (await this.isFirst(offer, grant, found.subjectId)) await this.record(delivered, offer, grant, found.subjectId);
    }
  }

  /**
   * Of several grants that entitle, the first in the log is the evidence, whichever of their messages is handled first: so that the same
   * history always leads to the same entitlement.
   */
  private async isFirst(offer: Offer, grant: CodedGrant, subjectId: Uuid): Promise<boolean> {
    const known = await this.models.of(grantFacts).get(subjectId);
    for (const earlier of known?.grants ?? []) {
      if (earlier.position >= grant.position) return true;
      if (entitles(offer, await this.coded(earlier))) return false;
    }
    return true;
  }

  private async record(delivered: Delivered, offer: Offer, grant: CodedGrant, subjectId: Uuid): Promise<void> {
    const { policyId, policyRevision, name: policyName, amount } = offer;
    const { caseId, caseNo, caseRevision, itemId, itemVersion, itemCode, deliveredAt } = grant;
    const period = periodOf(offer);
    const entitlementId = entitlementIdOf(policyId, subjectId, period);
    await this.commands.handle(
      entitlementAggregate,
      entitlementId,
      {
        type: 'MatchEntitlement',
        entitlementId,
        policyId,
        subjectId,
        period,
        amount,
        caseId,
        evidence: { caseNo, caseRevision, itemId, itemVersion, itemCode, deliveredAt, policyName, policyRevision },
        at: deliveredAt,
      },
      causedBy(delivered, {
        reactor: REACTOR,
        stream: streamOf(entitlementAggregate, entitlementId),
        service: 'subsidy',
        authority: `补贴政策《${policyName}》`,
      }),
    );
  }

  /** @throws NotYet while the models have not seen what came before the delivery, and the delivery itself */
  private async heard({ position }: Delivered): Promise<void> {
    const heard = await this.models.waitFor([itemFacts, grantFacts, offers], position, FACTS_WITHIN_MS);
    if (!heard) throw new NotYet('what came before the delivery');
  }

  /** @throws NotYet while the version of the item is not known */
  private async coded(grant: Grant): Promise<CodedGrant> {
    const item = await this.models.of(itemFacts).get(itemFactId(grant.itemId, grant.itemVersion));
    if (!item) throw new NotYet(`version ${String(grant.itemVersion)} of item ${grant.itemId}`);
    return { ...grant, itemCode: item.itemCode };
  }
}
