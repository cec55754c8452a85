import { Injectable } from '@nestjs/common';
import { NotYet } from '@yikou/event-bus';
import { streamOf, type CommandEnvelope } from '@yikou/event-sourcing';
import type { StreamName } from '@yikou/event-store';
import { Commands, Models } from '@yikou/platform';
import { everyOf } from '@yikou/read-store';
import type { Instant } from '@yikou/shared-kernel';
import { grantFacts, type Grant } from '../facts/grant.facts';
import { itemFactId, itemFacts } from '../facts/item.facts';
import type { Offer } from '../policy/offers.projection';
import { periodOf } from '../policy/policy';
import { entitlementAggregate, entitlementIdOf } from '../streams';
import { entitles, type CodedGrant } from './matching';

/** Records what a grant entitles to: of several grants the first in the log, so that the same history always leads to the same entitlement. */
@Injectable()
export class Matcher {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
  ) {}

  /** @throws NotYet while the version of the item is not known */
  async coded(grant: Grant): Promise<CodedGrant> {
    const item = await this.models.of(itemFacts).get(itemFactId(grant.itemId, grant.itemVersion));
    if (!item) throw new NotYet(`version ${String(grant.itemVersion)} of item ${grant.itemId}`);
    return { ...grant, itemCode: item.itemCode };
  }

  /**
   * @param at when the entitlement came to be
   * @param envelopeFor of the command to this stream
   * @returns whether the grant is the evidence; a later one of the same beneficiary records nothing
   */
  async match(offer: Offer, grant: CodedGrant, at: Instant, envelopeFor: (stream: StreamName) => CommandEnvelope): Promise<boolean> {
    if (!entitles(offer, grant) || !(await this.isFirst(offer, grant))) return false;
    const { policyId, policyRevision, name: policyName, amount } = offer;
    const { subjectId, caseId, caseNo, caseRevision, itemId, itemVersion, itemCode, deliveredAt } = grant;
    const period = periodOf(offer);
    const entitlementId = entitlementIdOf(policyId, subjectId, period);
    const evidence = { caseNo, caseRevision, itemId, itemVersion, itemCode, deliveredAt, policyName, policyRevision };
    await this.commands.handle(
      entitlementAggregate,
      entitlementId,
      { type: 'MatchEntitlement', entitlementId, policyId, subjectId, period, amount, caseId, evidence, at },
      envelopeFor(streamOf(entitlementAggregate, entitlementId)),
    );
    return true;
  }

  private async isFirst(offer: Offer, { subjectId, position }: CodedGrant): Promise<boolean> {
    const upToIt = everyOf(this.models.of(grantFacts), {
      where: { subjectId },
      range: { path: 'position', max: position },
      sort: [{ path: 'position', order: 'asc' }],
    });
    for await (const known of upToIt) if (entitles(offer, await this.coded(known))) return known.position === position;
    return true;
  }
}
