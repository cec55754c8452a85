/**
 * Ways to break the product that chaos must find:
 * - `ack-before-commit`: a command is answered while its events are still on their way to the file;
 * - `no-dedupe`: after a restart nobody knows which commands a stream has recorded;
 * - `skip-checkpoint`: after a restart each reactor goes on at the head of the log, not where it stood;
 * - `lost-timer`: the marks of some limits are never reached;
 * - `double-number`: a document number is given twice now and then.
 */
export const SABOTAGES = ['ack-before-commit', 'no-dedupe', 'skip-checkpoint', 'lost-timer', 'double-number'] as const;

export type SabotageName = (typeof SABOTAGES)[number];

/** How the sabotaged product is told; nothing but `sabotage/main.ts` knows it. */
export const SABOTAGE_VARIABLE = 'CHAOS_SABOTAGE';
