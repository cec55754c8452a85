import { parseUuid, type Uuid } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { CommandIds } from './command-ids';
import { sampleId } from './testing/sample-ticket';

const recordedBy = (commandId: Uuid, revision: number) => ({ revision, metadata: { commandId } });

/** Ids of few different words, so that many of them end alike and meet in the table. */
const colliding = fc
  .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3))
  .map(([a, b, c, d]) => parseUuid(`0000000${String(a)}-000${String(b)}-4000-8000-0000${String(c)}000000${String(d)}`));

describe('the ids of recorded commands', () => {
  it('say of each where its first event stands, like a map', () => {
    const anyId = fc.oneof(
      colliding,
      fc.uuid().map((id) => parseUuid(id)),
    );
    fc.assert(
      fc.property(fc.array(anyId, { maxLength: 400 }), fc.array(anyId, { maxLength: 50 }), (recorded, others) => {
        const known = new Map<Uuid, number>();
        const ids = new CommandIds();
        recorded.forEach((id, revision) => {
          if (!known.has(id)) known.set(id, revision);
          ids.with([recordedBy(id, revision)]);
        });
        for (const id of [...recorded, ...others]) expect(ids.revisionOf(id)).toBe(known.get(id));
      }),
    );
  });

  it('hold thousands, in some forty bytes each', () => {
    const count = 20_000;
    const ids = new CommandIds().with(Array.from({ length: count }, (_, index) => recordedBy(sampleId(index), index)));
    const wrong = Array.from({ length: count }, (_, index) => index).filter((index) => ids.revisionOf(sampleId(index)) !== index);
    expect(wrong).toEqual([]);
    expect(ids.revisionOf(sampleId('never recorded'))).toBeUndefined();
    expect(ids.bytes).toBeLessThan(count * 80);
  });

  it('stand for the first event of a command, of however many', () => {
    const ids = new CommandIds().with([0, 1, 2].map((revision) => recordedBy(sampleId(revision === 0 ? 'a' : 'b'), revision)));
    expect([ids.revisionOf(sampleId('a')), ids.revisionOf(sampleId('b'))]).toEqual([0, 1]);
  });
});
