/** What must never happen, by what it is: gone, done more than once, or a read model that says otherwise than history. */
export type FaultKind = 'lost' | 'twice' | 'drift';

export interface Fault {
  readonly kind: FaultKind;
  readonly text: string;
}

export const lost = (text: string): Fault => ({ kind: 'lost', text });
export const twice = (text: string): Fault => ({ kind: 'twice', text });
export const drifted = (text: string): Fault => ({ kind: 'drift', text });

/** Something that there must be exactly one of. */
export const once = (count: number, what: string): readonly Fault[] =>
  count === 1 ? [] : [count === 0 ? lost(`${what}: none`) : twice(`${what}: ${String(count)}`)];

/** Something that there may be one of. */
export const atMostOnce = (count: number, what: string): readonly Fault[] => (count > 1 ? once(count, what) : []);
