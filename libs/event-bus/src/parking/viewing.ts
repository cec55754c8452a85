/** 查阅: somebody has listed the parked keys, or looked into one. It changes nothing of what is parked; that it was done is the act. */

/** A parked key as a list shows it: what its messages say, and the facts of the failure, are for those who look into it. */
export interface ListedKey {
  readonly reactor: string;
  readonly key: string;
  /** Messages in the line. */
  readonly count: number;
  /** When its first message failed. */
  readonly since: string;
  /** Why the oldest failed when it was last tried. */
  readonly code: string;
}

/** What was shown of a line: the line as its stream had it at this revision. */
export interface LookedInto {
  readonly reactor: string;
  readonly key: string;
  readonly revision: number;
  /** Messages in it; 0: the key is not parked. */
  readonly count: number;
}

/** One page of the list, as it was shown. */
export interface Listed {
  /** Of this reactor only. */
  readonly reactor?: string;
  readonly items: readonly ListedKey[];
  /** The cursor of the page after it. */
  readonly next?: string;
}

export type ViewingCommand = ({ readonly type: 'ListParkedKeys' } & Listed) | ({ readonly type: 'LookIntoParkedKey' } & LookedInto);

export type ViewingEvent = ({ readonly type: 'ParkedKeysListed' } & Listed) | ({ readonly type: 'ParkedKeyLookedInto' } & LookedInto);

export type Viewing = { readonly status: 'none' } | { readonly status: 'done' };
