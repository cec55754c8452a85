import type { Outcome, Processing } from '@yikou/contracts';
import type { Opinion, ReviewStatus } from './review';

/** What becomes of a review's status: the same in the decider and in what is read. */

export const statusOnOpening = (processing: Processing): 'awaitingExamination' | 'awaitingInstantDecision' =>
  processing === 'instant' ? 'awaitingInstantDecision' : 'awaitingExamination';

/** An opinion that needs more concludes nothing. */
export const statusOnExamination = <S extends ReviewStatus>(status: S, opinion: Opinion): S | 'awaitingDecision' =>
  status === 'awaitingExamination' && opinion !== 'needsMore' ? 'awaitingDecision' : status;

/** Without a licence there is no document to number, so the decision is in effect at once. */
export const statusOnDecision = (outcome: Outcome): 'decided' | 'effective' => (outcome === 'noLicenceNeeded' ? 'effective' : 'decided');
