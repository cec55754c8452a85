import type { Sealed } from '@yikou/key-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';

/** 好差评: what an applicant thinks of a service that it was given. */

/**
 * Five grades, by what they mean: the national rating interface numbers them from 5 (非常满意) to 1 (非常不满意), GB/T 39046-2020 A.8
 * from 1 to 5 the other way round, so a number is made at the border only, where it is known whose it is.
 */
export const GRADES = ['verySatisfied', 'satisfied', 'basicallySatisfied', 'dissatisfied', 'veryDissatisfied'] as const;

export type Grade = (typeof GRADES)[number];

/** 好评; the other two are 差评. */
export const GOOD_GRADES: readonly Grade[] = ['verySatisfied', 'satisfied', 'basicallySatisfied'];

/** What the grade is about. */
export const TAGS = ['efficiency', 'guide', 'convenience', 'platform', 'competence', 'attitude', 'environment'] as const;

export type Tag = (typeof TAGS)[number];

/** The delivery of a case, as intake told of it: the service event that is rated. */
export type ServiceFact = {
  readonly caseId: string;
  readonly caseNo: string;
  readonly itemId: string;
  readonly departmentCode: string;
  /** The applicant, who alone may rate. */
  readonly subjectId: string;
  readonly deliveredAt: string;
  /** The version of the fact: the revision of the case at its delivery. */
  readonly revision: number;
};

export type RatingCommand = {
  readonly type: 'RateService';
  readonly ratingId: Uuid;
  /** Undefined when no delivery of the case is known. */
  readonly service: ServiceFact | undefined;
  /** The subject that the rater's account speaks for. */
  readonly raterId: Uuid | undefined;
  readonly grade: Grade;
  readonly tags: readonly Tag[];
  readonly text?: Sealed;
  readonly ratedAt: Instant;
};

export type RatingEvent = {
  readonly type: 'ServiceRated';
  readonly ratingId: Uuid;
  readonly caseId: string;
  readonly caseNo: string;
  readonly itemId: string;
  readonly departmentCode: string;
  readonly subjectId: Uuid;
  readonly grade: Grade;
  readonly tags: readonly Tag[];
  readonly text?: Sealed;
  /** The delivery that this rests on: the revision of the case. */
  readonly delivery: { readonly deliveredAt: string; readonly revision: number };
  readonly ratedAt: Instant;
};

export type Rating = { readonly status: 'none' } | { readonly status: 'rated' };
