import { Inject, Injectable } from '@nestjs/common';
import type { Handled } from '@yikou/event-sourcing';
import type { EventStore } from '@yikou/event-store';
import type { KeyStore, Sealed } from '@yikou/key-store';
import { Commands, EVENT_STORE, KEY_STORE, Models, NotFound, type Call } from '@yikou/platform';
import { DomainError, parseUuid } from '@yikou/shared-kernel';
import { certificateFactId, certificateFacts } from '../facts/certificate.facts';
import { reviewAggregate } from '../streams';
import type { Officer, Review, ReviewCommand, ReviewEvent } from './review';

export type OpenedReview = Exclude<Review, { status: 'none' }>;

/** How long an officer who seems to have no certificate waits for what the catalogue may just have told. */
const PATIENCE_MS = 2_000;

/** What an officer does to a review: with the certificate that is known at that moment. */
@Injectable()
export class OfficerActs {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
  ) {}

  /**
   * The review of a case that the caller reaches.
   * @throws DomainError REVIEW_NOT_FOUND (404), FORBIDDEN_SCOPE (403: another department's)
   */
  async reviewFor(call: Call, caseId: string): Promise<OpenedReview> {
    const { state } = await this.commands.stateOf(reviewAggregate, caseId);
    if (state.status === 'none') throw new NotFound('review', caseId);
    call.reaches({ departmentCode: state.about.departmentCode });
    return state;
  }

  /** What is written about a case may speak of persons: only the applicant's key opens it. */
  seal({ about }: OpenedReview, text: string): Promise<Sealed> {
    return this.keys.seal(parseUuid(about.applicant.subjectId), text);
  }

  /** @throws DomainError as the decider says; NOT_CERTIFIED only once everything that the catalogue has told is known */
  async perform(
    call: Call,
    review: OpenedReview,
    authority: string,
    commandBy: (officer: Officer) => ReviewCommand,
  ): Promise<Handled<ReviewEvent>> {
    const attempt = async () => {
      const command = commandBy(await this.officer(call, review));
      return this.commands.handle(reviewAggregate, review.about.caseId, command, call.envelope({ authority, occurredAt: call.now }));
    };
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'NOT_CERTIFIED')) throw error;
      await this.models.waitFor([certificateFacts], await this.store.head(), PATIENCE_MS);
      return attempt();
    }
  }

  private async officer(
    { caller: { accountId, departmentCode, furtherDepartments = [] } }: Call,
    { terms }: OpenedReview,
  ): Promise<Officer> {
    const certificate = await this.models.of(certificateFacts).get(certificateFactId(accountId, terms.fieldOfLaw));
    return {
      officerId: accountId,
      departmentCodes: [...(departmentCode === undefined ? [] : [departmentCode]), ...furtherDepartments],
      ...(certificate ? { certificate } : {}),
    };
  }
}
