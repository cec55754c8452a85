/** What must never happen, by what it is: gone, done more than once, or a read model that says otherwise than history. */
export type FaultKind = 'lost' | 'twice' | 'drift';

export interface Fault {
  readonly kind: FaultKind;
  readonly text: string;
}

export const lost = (text: string): Fault => ({ kind: 'lost', text });
export const twice = (text: string): Fault => ({ kind: 'twice', text });
export const drifted = (text: string): Fault => ({ kind: 'drift', text });

/** Something of which there must be so many. */
export const exactly = (times: number, count: number, what: string): readonly Fault[] => {
  if (count === times) return [];
  const text = `${what}: ${count === 0 ? 'none' : String(count)}`;
  return [count < times ? lost(text) : twice(text)];
};

export const once = (count: number, what: string): readonly Fault[] => exactly(1, count, what);

/** Something that there may be one of. */
export const atMostOnce = (count: number, what: string): readonly Fault[] => (count > 1 ? once(count, what) : []);
