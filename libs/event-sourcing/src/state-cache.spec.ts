import { streamName } from '@yikou/event-store';
import { StateCache, type CachedStream } from './state-cache';
import { sampleId } from './testing/sample-ticket';

const name = (id: string) => streamName('ticket', id);
const folded = (revision: number, bytes = 1_000): CachedStream<string> => ({
  ...StateCache.empty(`at ${String(revision)}`),
  revision,
  bytes,
});

describe('the state cache', () => {
  /** What one stream of 1,000 bytes weighs with its index of commands. */
  const weight = (() => {
    const cache = new StateCache(Infinity);
    cache.put(name('a'), 1, folded(0));
    return cache.size.bytes;
  })();

  it('gives what was put, for the version of the decider that folded it', () => {
    const cache = new StateCache(10_000);
    cache.put(name('a'), 1, folded(3));
    expect(cache.get<string>(name('a'), 1)).toMatchObject({ state: 'at 3', revision: 3 });
    expect(cache.get(name('a'), 2)).toBeUndefined();
    expect(cache.get(name('b'), 1)).toBeUndefined();
  });

  it('keeps the newer fold of a stream', () => {
    const cache = new StateCache(10_000);
    cache.put(name('a'), 1, folded(3));
    cache.put(name('a'), 1, folded(2));
    expect(cache.get(name('a'), 1)?.revision).toBe(3);
    cache.put(name('a'), 2, folded(1));
    expect(cache.get(name('a'), 2)?.revision).toBe(1);
    expect(cache.size).toEqual({ streams: 1, bytes: weight });
  });

  it('is bounded in bytes: what was not used for longest goes first', () => {
    const cache = new StateCache(3 * weight);
    for (const id of ['a', 'b', 'c']) cache.put(name(id), 1, folded(0));
    cache.get(name('a'), 1);
    cache.put(name('d'), 1, folded(0));
    expect(['a', 'b', 'c', 'd'].filter((id) => cache.get(name(id), 1))).toEqual(['a', 'c', 'd']);
    cache.put(name('e'), 1, folded(0, 2_000));
    expect(['a', 'c', 'd', 'e'].filter((id) => cache.get(name(id), 1))).toEqual(['d', 'e']);
    expect(cache.size.bytes).toBeLessThanOrEqual(3 * weight);
  });

  it('does not keep what is larger than all of it, and forgets nothing of its count', () => {
    const cache = new StateCache(weight);
    cache.put(name('a'), 1, folded(0, 50_000));
    expect(cache.size).toEqual({ streams: 0, bytes: 0 });
    cache.put(name('a'), 1, folded(0));
    expect(cache.size).toEqual({ streams: 1, bytes: weight });
  });

  it('counts the ids of commands, and a fold only as it was when it was put', () => {
    const cache = new StateCache(1_000_000);
    const first = folded(0);
    cache.put(name('a'), 1, first);
    first.commands.with(Array.from({ length: 1_000 }, (_, revision) => ({ revision, metadata: { commandId: sampleId(revision) } })));
    cache.put(name('a'), 1, { ...first, revision: 999 });
    expect(cache.size.bytes).toBeGreaterThan(weight + 16_000);
    cache.put(name('a'), 2, folded(0));
    expect(cache.size.bytes).toBe(weight);
  });
});
