import type { KeyStore } from '@yikou/key-store';
import { InMemoryKeyStore } from '@yikou/key-store/testing';
import { parseInstant, plusMs, uuidV5, type Instant } from '@yikou/shared-kernel';
import { HttpCall, type CommandParts } from './http-call';

const command: CommandParts = { method: 'POST', path: '/intake/cases', idempotencyKey: 'k', body: { b: 1, a: 2 } };
const caller = { accountId: uuidV5('clerk'), login: 'clerk', roles: ['clerk'], role: 'clerk' } as const;

describe('a call', () => {
  const keys: KeyStore = new InMemoryKeyStore();
  let reads = 0;
  const clock = {
    mode: 'system' as const,
    now: (): Instant => plusMs(parseInstant('2022-12-01T08:00:00.000Z'), (reads += 1)),
  };
  const call = (parts: Partial<CommandParts> = {}, by = caller) =>
    new HttpCall(
      { caller: by, scope: 'any', correlationId: uuidV5('c'), ifMatch: undefined, command: { ...command, ...parts } },
      clock,
      keys,
    );
  const envelope = (of: HttpCall) => of.envelope({ authority: 'x' });

  it('has one time', () => {
    const one = call();
    expect(one.now).toBe(one.now);
  });

  it('gives ids that are the same on every retry, and another for each kind', () => {
    expect(call().newId('case')).toBe(call({ body: 1 }).newId('case'));
    expect(call().newId('case')).not.toBe(call().newId('note'));
    expect(call().newId('case')).not.toBe(call({ idempotencyKey: 'k2' }).newId('case'));
  });

  it('is identified by caller, method, address and key; its content is hashed under a key, whatever the order of fields', () => {
    const { commandId, requestHash } = envelope(call());
    for (const other of [{ method: 'PUT' }, { path: '/intake/cases/1' }, { idempotencyKey: 'k2' }])
      expect(envelope(call(other)).commandId).not.toBe(commandId);
    expect(envelope(call({}, { ...caller, accountId: uuidV5('other') })).commandId).not.toBe(commandId);
    expect(envelope(call({ body: { a: 2, b: 1 } }))).toMatchObject({ commandId, requestHash });
    expect(envelope(call({ body: { a: 2, b: 2 } })).requestHash).not.toBe(requestHash);
    expect(requestHash).toBe(keys.keyedHash('request', 'POST\n/intake/cases\n{"a":2,"b":1}'));
  });

  it('names several commands of one request apart, so that their events have ids of their own', () => {
    const one = call();
    const ids = [
      one.envelope({ authority: 'x' }),
      one.envelope({ authority: 'x', part: 'journal' }),
      one.envelope({ authority: 'x', part: 'index' }),
    ];
    expect(new Set(ids.map(({ commandId }) => commandId)).size).toBe(3);
    expect(new Set(ids.map(({ causationId }) => causationId)).size).toBe(1);
  });

  it('that appends nothing has no envelope', () => {
    const query = new HttpCall({ caller, scope: 'any', correlationId: uuidV5('c'), ifMatch: undefined }, clock, keys);
    expect(() => query.newId('case')).toThrow(TypeError);
    expect(() => envelope(query)).toThrow(TypeError);
  });
});
