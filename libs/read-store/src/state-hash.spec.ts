import { createHash } from 'node:crypto';
import { stateHash } from './state-hash';
import { InMemoryReadStore, checkpointAt, sampleCases } from './testing';

describe('the state hash', () => {
  const hashOf = async (docs: Readonly<Record<string, object>>, volatile: readonly string[] = [], open?: (doc: object) => object) => {
    const declaration = { ...sampleCases, indexes: [], volatile };
    const { model, writer } = await new InMemoryReadStore().live(declaration);
    await writer.write(
      Object.entries(docs).map(([id, doc]) => ({ id, doc })),
      checkpointAt(1),
    );
    return stateHash(model, declaration, open ? { open } : {});
  };

  it('is the SHA-256 of the canonical forms, a line each, in the order of the ids', async () => {
    const text = '{"doc":{"a":1,"b":[1,2]},"id":"x"}\n{"doc":{"名":"口"},"id":"y"}\n';
    expect(await hashOf({ y: { 名: '口' }, x: { b: [1, 2], a: 1 } })).toEqual({
      documents: 2,
      hash: createHash('sha256').update(text).digest('hex'),
    });
  });

  it('changes with any document, its id, or one more', async () => {
    const hashes = await Promise.all([hashOf({}), hashOf({ a: {} }), hashOf({ b: {} }), hashOf({ a: { x: 1 } }), hashOf({ a: {}, b: {} })]);
    expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(5);
  });

  it('leaves out what is volatile: fields, fields of each element of a list or a map, elements themselves', async () => {
    const doc = (n: number) => ({
      kept: 1,
      position: n,
      deep: { at: n, kept: 2 },
      list: [{ hash: n, kept: 3 }, { kept: 4 }],
      map: { one: { by: { sealed: n } }, two: 5 },
      bytes: [n, n],
    });
    const volatile = ['position', 'deep.at', 'list.*.hash', 'map.*.by.sealed', 'bytes.*', 'absent.path'];
    expect(await hashOf({ a: doc(1) }, volatile)).toEqual(await hashOf({ a: doc(2) }, volatile));
    for (const each of volatile.slice(0, 5)) {
      const others = volatile.filter((path) => path !== each);
      expect((await hashOf({ a: doc(1) }, others)).hash).not.toBe((await hashOf({ a: doc(2) }, others)).hash);
    }
    const kept = { kept: 1, deep: { kept: 2 }, list: [{ kept: 3 }, { kept: 4 }], map: { one: { by: {} }, two: 5 }, bytes: [] };
    expect(await hashOf({ a: doc(1) }, volatile)).toEqual(await hashOf({ a: kept }));
  });

  it('sees what is opened, not what is stored', async () => {
    const open = (doc: object) => ({ ...doc, name: 'opened' });
    expect(await hashOf({ a: { sealed: 'x' } }, ['sealed'], open)).toEqual(await hashOf({ a: { name: 'opened' } }));
  });
});
