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

  it('stands by its first result of a payment, and gives the same after a restart', async () => {
    const bank = new SimulatedBank();
    const first = await bank.pay(instruction('a', '6222020200110000'));
    expect(await bank.pay(instruction('a', '6222020200112230'))).toEqual(first);
    expect(await new SimulatedBank().pay(instruction('a', '6222020200110000'))).toEqual(first);
  });
});
