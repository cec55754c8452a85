import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { NotYet, WorkLine, type LineWork } from '@yikou/event-bus';
import type { CommandEnvelope } from '@yikou/event-sourcing';
import type { EventStore, Followers, Position } from '@yikou/event-store';
import { Commands, EVENT_STORE, FOLLOWERS, LOGGER, Models, type Logger } from '@yikou/platform';
import { everyOf } from '@yikou/read-store';
import { derivedId } from '@yikou/shared-kernel';
import { Matcher } from '../entitlement/matcher';
import { isOnRecord, type CodedGrant } from '../entitlement/matching';
import { grantFacts } from '../facts/grant.facts';
import { itemFacts } from '../facts/item.facts';
import type { Offer } from '../policy/offers.projection';
import { policyAggregate, searchAggregate } from '../streams';
import { publicationIn, searches, type Publication } from './search.projection';

const MODEL_WITHIN_MS = 1_000;
const FACTS_WITHIN_MS = 2_000;
/** Matched at once: their appends share a transaction. */
const AT_ONCE = 64;

/**
 * 免申即享: looks through the facts on record when a policy is published, one policy after the other: first what an end of the process has
 * left unfinished. What was matched before an end is not matched again.
 */
@Injectable()
export class SearchWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private line: WorkLine<Publication> | undefined;

  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
    private readonly matcher: Matcher,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(FOLLOWERS) private readonly followers: Followers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const { store, followers, logger: log } = this;
    const work: LineWork<Publication> = {
      name: 'searches',
      categories: [policyAggregate.category],
      keyOf: ({ policyId }) => policyId,
      seen: (position) => this.models.waitFor([searches], position, MODEL_WITHIN_MS),
      left: () => everyOf(this.models.of(searches), { where: { status: 'running' } }),
      asked: (recorded) => {
        const publication = publicationIn(recorded);
        return publication ? [publication] : [];
      },
      run: (publication, signal) => this.run(publication, signal),
    };
    this.line = new WorkLine(work, { store, followers, followerName: 'subsidy-search-worker', log });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.line?.stop();
  }

  private async run(publication: Publication, signal: AbortSignal): Promise<void> {
    const { policyId, publishedAt: at } = publication;
    const heard = await this.models.waitFor([itemFacts, grantFacts], BigInt(publication.position) as Position, FACTS_WITHIN_MS);
    if (!heard) throw new NotYet('what came before the publication');
    const offer = await this.offerOf(publication);
    let [grants, matched] = [0, 0];
    for await (const batch of batches(this.onRecord(offer), AT_ONCE)) {
      signal.throwIfAborted();
      const isEvidence = await Promise.all(
        batch.map((grant) => this.matcher.match(offer, grant, at, (stream) => envelopeOf(publication, offer, 'match', stream))),
      );
      grants += batch.length;
      matched += isEvidence.filter(Boolean).length;
    }
    const command = { type: 'CompleteSearch', policyId, grants, matched, at } as const;
    await this.commands.handle(searchAggregate, policyId, command, envelopeOf(publication, offer, 'complete'));
  }

  /** As it was published: a closure later on does not take away what was due by then. */
  private async offerOf({ policyId, policyRevision, position }: Publication): Promise<Offer> {
    const { state } = await this.commands.stateOf(policyAggregate, policyId);
    if (state.status === 'none') throw new Error(`policy ${policyId} was published and is not there`);
    const { status: _, ...terms } = state;
    return { ...terms, policyRevision, publishedAfter: position };
  }

  /** Of each item of the policy, in the order of the log. */
  private async *onRecord(offer: Offer): AsyncIterable<CodedGrant> {
    for (const itemCode of offer.itemCodes) {
      for await (const { itemId, itemVersion } of everyOf(this.models.of(itemFacts), { where: { itemCode } })) {
        const delivered = everyOf(this.models.of(grantFacts), {
          where: { itemId, itemVersion },
          range: { path: 'position', max: offer.publishedAfter },
          sort: [{ path: 'position', order: 'asc' }],
        });
        for await (const grant of delivered) if (isOnRecord(offer, grant)) yield { ...grant, itemCode };
      }
    }
  }
}

async function* batches<Each>(all: AsyncIterable<Each>, size: number): AsyncIterable<readonly Each[]> {
  let batch: Each[] = [];
  for await (const each of all) {
    batch.push(each);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const envelopeOf = (
  { eventId, correlationId, publishedAt }: Publication,
  { name }: Offer,
  ...words: readonly string[]
): CommandEnvelope => ({
  commandId: derivedId('search', eventId, ...words),
  causationId: eventId,
  correlationId,
  actor: { id: 'system:subsidy', role: 'system', authority: `补贴政策《${name}》` },
  occurredAt: publishedAt,
});
