import { derivedId, fen } from '@yikou/shared-kernel';
import { SimulatedBank } from './simulated-bank';

const instruction = (name: string, account?: string) => ({
  paymentId: derivedId('payment', name),
  payee: derivedId('subject', name),
  amount: fen(50_000),
  ...(account !== undefined && { account }),
});

describe('the simulated bank', () => {
  it('settles, and returns what goes to a closed account', async () => {
    const bank = new SimulatedBank();
    expect(await bank.pay(instruction('a'))).toEqual({ status: 'settled' });
    expect(await bank.pay(instruction('b', '6222020200112230'))).toEqual({ status: 'settled' });
    expect(await bank.pay(instruction('c', '6222020200110000'))).toEqual({ status: 'returned', reason: 'ACCOUNT_CLOSED' });
  });

  it('gives the same result of a payment again, also after a restart', async () => {
    const bank = new SimulatedBank();
    for (const account of [undefined, '6222020200112230', '6222020200110000']) {
      const first = await bank.pay(instruction('a', account));
      expect(await bank.pay(instruction('a', account))).toEqual(first);
      expect(await new SimulatedBank().pay(instruction('a', account))).toEqual(first);
    }
  });
});
