import type { Instant, Uuid } from '@yikou/shared-kernel';

/**
 * 免申即享: when a policy is published, whoever is entitled by what is on record already is found in it, since nobody applies. This is how far
 * that has come: a process of its own, named after the policy, so that it goes on after whatever end of the process that runs it.
 */
export type Search = { readonly status: 'none' } | { readonly status: 'done' };

/** `grants`: on record for the items of the policy when it was published. `matched`: those of them that are evidence of an entitlement. */
interface Found {
  readonly policyId: Uuid;
  readonly grants: number;
  readonly matched: number;
}

export type SearchCommand = { readonly type: 'CompleteSearch'; readonly at: Instant } & Found;

export type SearchEvent = { readonly type: 'SearchCompleted'; readonly completedAt: Instant } & Found;
