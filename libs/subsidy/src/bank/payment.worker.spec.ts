import type { PaymentResult } from '../entitlement/entitlement';
import { Fund } from '../testing/fund';
import type { BankPort, PaymentInstruction } from './bank-port';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

/** A bank that keeps books, and can lose its answer after it has paid, or be out of reach. */
class BankWithBooks implements BankPort {
  /** What was asked, in order. */
  readonly asked: PaymentInstruction[] = [];
  /** What was paid: one line for each movement of money. */
  readonly paid: PaymentInstruction[] = [];
  mood: 'answers' | 'pays and says nothing' | 'out of reach' = 'answers';
  private waiting: (() => void)[] = [];

  async pay(instruction: PaymentInstruction): Promise<PaymentResult> {
    this.asked.push(instruction);
    this.tellAsked();
    if (this.mood === 'out of reach') throw new Error('no line to the bank');
    if (!this.paid.some(({ paymentId }) => paymentId === instruction.paymentId)) this.paid.push(instruction);
    if (this.mood === 'pays and says nothing') return new Promise(() => undefined);
    return { status: 'settled' };
  }

  async askedTimes(times: number): Promise<void> {
    while (this.asked.length < times) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private tellAsked(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }
}

describe('the payment worker', () => {
  let bank: BankWithBooks;
  let fund: Fund;
  beforeEach(async () => {
    bank = new BankWithBooks();
    fund = await Fund.open({ bank });
  });
  afterEach(() => fund.close());

  it('gives the bank the amount of the match and the account in clear, once', async () => {
    const policyId = await fund.publish();
    const id = await fund.ordered(policyId, 'owner', { account: '6222020200112230' });
    const withoutAccount = await fund.ordered(policyId, 'owner2');
    expect([await fund.show(id), await fund.show(withoutAccount)]).toMatchObject([{ status: 'settled' }, { status: 'settled' }]);
    expect(bank.asked).toEqual([
      { paymentId: expect.any(String) as string, payee: expect.any(String) as string, amount: 50_000, account: '6222020200112230' },
      { paymentId: expect.any(String) as string, payee: expect.any(String) as string, amount: 50_000 },
    ]);
  });

  it('stopped between the payment and its result, asks again for the same payment, which is made once', async () => {
    const policyId = await fund.publish();
    bank.mood = 'pays and says nothing';
    const id = await fund.ordered(policyId, 'owner');
    await bank.askedTimes(1);
    expect((await fund.get(`entitlements/${id}`)).status).toBe(200);
    bank.mood = 'answers';
    await fund.product.restart();
    expect(await fund.show(id)).toMatchObject({ status: 'settled', payments: [{ status: 'settled' }] });
    expect(new Set(bank.asked.map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(bank.asked.length).toBeGreaterThan(1);
    expect(bank.paid).toHaveLength(1);
    expect(await fund.budget(policyId)).toMatchObject({ paid: 50_000, ordered: 0, reserved: 0 });
    await fund.product.restart();
    await fund.product.quiet();
    expect(bank.paid).toHaveLength(1);
    expect((await fund.history(id)).filter(({ type }) => type === 'subsidy.entitlement.payment-settled')).toHaveLength(1);
  });

  it('asks again when the bank is out of reach, for the same payment, and holds nobody up while it waits', async () => {
    const policyId = await fund.publish();
    bank.mood = 'out of reach';
    const id = await fund.ordered(policyId, 'owner');
    await bank.askedTimes(1);
    expect(await fund.show(id)).toMatchObject({ status: 'ordered', payments: [{ status: 'ordered' }] });
    expect(await fund.act(id, 'waivers', 'owner')).toMatchObject({ status: 409, body: { state: 'ordered' } });
    expect(await fund.budget(policyId)).toMatchObject({ ordered: 50_000, paid: 0 });
    bank.mood = 'answers';
    await bank.askedTimes(2);
    expect(await fund.show(id)).toMatchObject({ status: 'settled' });
    expect(new Set(bank.asked.map(({ paymentId }) => paymentId)).size).toBe(1);
  });

  it('lets an account that can no longer be read come back, without asking the bank', async () => {
    const policyId = await fund.publish();
    const id = await fund.confirmed(policyId, 'owner', { account: '6222020200112230' });
    await fund.product.keys.destroy((await fund.show(id))['subjectId'] as never);
    await fund.approveTwice(id);
    expect(await fund.show(id)).toMatchObject({ status: 'returned', payments: [{ reason: 'ACCOUNT_UNREADABLE' }] });
    expect(await fund.act(id, 'payments/retries', 'owner', { account: '6222020200112230' })).toMatchObject({
      status: 409,
      body: { code: 'SUBJECT_ERASED' },
    });
    expect(bank.asked).toEqual([]);
  });
});
