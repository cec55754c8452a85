import { derivedId } from '@yikou/shared-kernel';
import type { KeyStore, SubjectNumber } from '../key-store';
import { SealBroken } from '../sealing';

export interface KeyStoreFixture {
  readonly store: KeyStore;
  /** Another store over the same keys, as another process or a restart would have it. */
  again(): Promise<KeyStore>;
  dispose(): Promise<void>;
}

/** Holds for every adapter of the port. */
export const describeKeyStore = (name: string, open: () => Promise<KeyStoreFixture>): void => {
  describe(`key store contract: ${name}`, () => {
    const zhang: SubjectNumber = { kind: 'citizenId', number: '210802199001011234' };
    const wang: SubjectNumber = { kind: 'citizenId', number: '210802199202022345' };
    const first = derivedId('subject', 'first');
    const second = derivedId('subject', 'second');
    let fixture: KeyStoreFixture;
    let store: KeyStore;

    beforeEach(async () => {
      fixture = await open();
      store = fixture.store;
    });
    afterEach(() => fixture.dispose());

    describe('names subjects', () => {
      it('by whoever comes first; all others read the winner', async () => {
        expect(await store.findSubject(zhang)).toBeUndefined();
        expect(await store.nameSubject(zhang, first)).toBe(first);
        expect(await store.nameSubject(zhang, second)).toBe(first);
        expect(await store.findSubject(zhang)).toBe(first);
      });

      it('so that of many at once, through two stores, one wins and all hear the same', async () => {
        const other = await fixture.again();
        const ids = Array.from({ length: 20 }, (_, index) => derivedId('racer', String(index)));
        const named = await Promise.all(ids.map((id, index) => (index % 2 === 0 ? store : other).nameSubject(zhang, id)));
        expect(new Set(named).size).toBe(1);
        expect(ids).toContain(named[0]);
        await expect(other.seal(named[0]!, '张三')).resolves.toBeDefined();
      });

      it('never two by one id: two requests under one key, or a corrected one under the key of the refused, do not make one person of two', async () => {
        await store.nameSubject(zhang, first);
        for (const each of [store, await fixture.again()]) {
          await expect(each.nameSubject(wang, first)).rejects.toMatchObject({
            code: 'IDEMPOTENCY_KEY_REUSED',
            facts: { field: 'Idempotency-Key' },
          });
        }
        expect(await store.findSubject(wang)).toBeUndefined();
        expect(await store.nameSubject(wang, second)).toBe(second);
      });

      it('so that of two numbers under one id at once, one is named', async () => {
        const other = await fixture.again();
        const named = await Promise.allSettled([store.nameSubject(zhang, first), other.nameSubject(wang, first)]);
        expect(named.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        const found = await Promise.all([store.findSubject(zhang), store.findSubject(wang)]);
        expect(found.filter(Boolean)).toEqual([first]);
      });

      it('apart by kind of number', async () => {
        await store.nameSubject(zhang, first);
        expect(await store.findSubject({ ...zhang, kind: 'creditCode' })).toBeUndefined();
      });

      it('and remembers them', async () => {
        await store.nameSubject(zhang, first);
        const sealed = await store.seal(first, '张三');
        const other = await fixture.again();
        expect(await other.findSubject(zhang)).toBe(first);
        expect(await other.open(sealed)).toBe('张三');
      });
    });

    describe('seals', () => {
      beforeEach(async () => {
        await store.nameSubject(zhang, first);
        await store.nameSubject(wang, second);
      });

      it.each(['张三', '', '𠮷 with an astral character', 'x'.repeat(100_000)])('a text and opens it again (%#)', async (text) => {
        const sealed = await store.seal(first, text);
        expect(sealed.subjectId).toBe(first);
        expect(sealed.sealed).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(await store.open(sealed)).toBe(text);
      });

      it('never twice alike, so that equal texts do not show', async () => {
        expect(await store.seal(first, '张三')).not.toEqual(await store.seal(first, '张三'));
      });

      it('so that a text of another subject does not open', async () => {
        const { sealed } = await store.seal(first, '张三');
        await expect(store.open({ subjectId: second, sealed })).rejects.toThrow(SealBroken);
      });

      it('so that one changed byte anywhere is seen', async () => {
        const { sealed } = await store.seal(first, '张三');
        const bytes = Buffer.from(sealed, 'base64url');
        for (let index = 0; index < bytes.length; index += 1) {
          const changed = Buffer.from(bytes);
          changed[index]! ^= 1;
          await expect(store.open({ subjectId: first, sealed: changed.toString('base64url') })).rejects.toThrow(SealBroken);
        }
      });

      it.each(['', 'AAAA', 'not base64url!', '='])('so that %j is no sealed text', async (sealed) => {
        await expect(store.open({ subjectId: first, sealed })).rejects.toThrow(SealBroken);
      });

      it('for nobody whom it does not know', async () => {
        const stranger = derivedId('stranger');
        await expect(store.seal(stranger, 'x')).rejects.toMatchObject({ name: 'UnknownSubject' });
        await expect(store.open({ subjectId: stranger, sealed: 'AAAA' })).rejects.toMatchObject({ name: 'UnknownSubject' });
      });
    });

    describe('destroys', () => {
      it('a key: what it sealed is gone for ever, and nothing is sealed for it again', async () => {
        await store.nameSubject(zhang, first);
        await store.nameSubject(wang, second);
        const sealed = await store.seal(first, '张三');
        const kept = await store.seal(second, '王五');
        await store.destroy(first);
        expect(await store.open(sealed)).toBeUndefined();
        expect(await store.open(kept)).toBe('王五');
        await expect(store.seal(first, '张三')).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
        const other = await fixture.again();
        expect(await other.open(sealed)).toBeUndefined();
        expect(await other.erasures()).toEqual([{ subjectId: first, erasedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string }]);
      });

      it('and forgets the number: who comes again is named afresh, never by the erased id', async () => {
        await store.nameSubject(zhang, first);
        await store.destroy(first);
        expect(await store.findSubject(zhang)).toBeUndefined();
        await expect(store.nameSubject(zhang, first)).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
        expect(await store.nameSubject(zhang, second)).toBe(second);
      });

      it('once: again, or what was never there, changes nothing', async () => {
        await store.nameSubject(zhang, first);
        await store.destroy(first);
        const erasures = await store.erasures();
        await store.destroy(first);
        await store.destroy(derivedId('stranger'));
        expect(await store.erasures()).toEqual(erasures);
      });
    });

    it('hashes under a key per purpose, the same after a restart', async () => {
      const hash = store.keyedHash('request', 'POST /intake/cases');
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(store.keyedHash('request', 'POST /intake/cases')).toBe(hash);
      expect(store.keyedHash('request', 'POST /intake/case')).not.toBe(hash);
      expect(store.keyedHash('search', 'POST /intake/cases')).not.toBe(hash);
      expect((await fixture.again()).keyedHash('request', 'POST /intake/cases')).toBe(hash);
    });

    it('makes a secret once for each name, the same for whoever asks', async () => {
      const other = await fixture.again();
      const [mine, theirs] = await Promise.all([store.secret('issuer'), other.secret('issuer')]);
      expect(Buffer.from(mine, 'base64url')).toHaveLength(32);
      expect(theirs).toBe(mine);
      expect(await store.secret('webhook-1')).not.toBe(mine);
    });
  });
};
