import { everyItem, expectGood } from '../transport';
import { POLICY, type City } from './city';
import { keyOf } from './seeded';

interface Entitlement {
  readonly entitlementId: string;
  readonly subjectId: string;
  readonly status: string;
}

interface Budget {
  readonly ceiling: number;
  readonly reserved: number;
  readonly paid: number;
}

export interface Settlement {
  readonly matched: number;
  readonly payments: number;
  readonly faults: readonly string[];
}

export interface SettlementOptions {
  readonly seed: number;
  /** The login of each applicant by its subject. */
  readonly applicants: ReadonlyMap<string, string>;
  /** Waits until everything that follows from what was said is done. */
  readonly quiet: () => Promise<void>;
}

/** Every entitlement that was found is confirmed by its applicant, approved by two persons and paid: as far as the budget goes. */
export const settle = async (city: City, { seed, applicants, quiet }: SettlementOptions): Promise<Settlement> => {
  const token = await city.token('finance');
  const inStatus = async (status?: string): Promise<readonly Entitlement[]> => {
    const list: Entitlement[] = [];
    const filter = status === undefined ? '' : `&status=${status}`;
    for await (const each of everyItem<Entitlement>(city.call, `/subsidy/entitlements?policyId=${city.policyId}${filter}`, { token }))
      list.push(each);
    return list;
  };
  const send = async (login: string, { entitlementId }: Entitlement, act: string, body: unknown) => {
    await city.as(login)('POST', `/subsidy/entitlements/${entitlementId}/${act}`, {
      body,
      key: keyOf(seed, act, login, entitlementId),
    });
  };

  const matched = await inStatus('matched');
  for (const each of matched) await send(applicants.get(each.subjectId) ?? '', each, 'confirmations', {});
  await quiet();
  for (const each of await inStatus('reserved')) await send('finance', each, 'approvals', {});
  await quiet();
  for (const each of await inStatus('approved')) await send('finance2', each, 'approvals', {});
  await quiet();

  const payments = (await inStatus('settled')).length;
  const exhausted = (await inStatus('exhausted')).length;
  const budget = await expectGood<Budget>(city.call, 'GET', `/subsidy/policies/${city.policyId}/budget`, { token });
  const expected = Math.min(matched.length, Math.floor(POLICY.ceiling / POLICY.amount));
  const beneficiaries = new Set((await inStatus()).map(({ subjectId }) => subjectId));
  const faults = [
    ...(payments === expected ? [] : [`${String(payments)} payments, not ${String(expected)}`]),
    ...(exhausted === matched.length - expected
      ? []
      : [`${String(exhausted)} found the budget exhausted, not ${String(matched.length - expected)}`]),
    ...(budget.paid === payments * POLICY.amount ? [] : [`${String(budget.paid)} fen paid, not ${String(payments * POLICY.amount)}`]),
    ...(budget.paid <= budget.ceiling ? [] : ['paid above the ceiling']),
    ...(beneficiaries.size === matched.length ? [] : ['somebody is entitled twice']),
  ];
  return { matched: matched.length, payments, faults };
};
