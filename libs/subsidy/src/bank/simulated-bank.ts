import { Injectable } from '@nestjs/common';
import type { PaymentResult } from '../entitlement/entitlement';
import type { BankPort, PaymentInstruction } from './bank-port';

/** Accounts that end so are closed: to try a return. */
export const CLOSED_ENDING = '0000';

/**
 * The bank of the embedded profile. The result is a function of the instruction alone, and stands: asked again for a payment, also after a
 * restart, it gives what it gave.
 */
@Injectable()
export class SimulatedBank implements BankPort {
  private readonly results = new Map<string, PaymentResult>();

  async pay({ paymentId, account }: PaymentInstruction): Promise<PaymentResult> {
    const known = this.results.get(paymentId);
    if (known) return known;
    const result: PaymentResult = account?.endsWith(CLOSED_ENDING)
      ? { status: 'returned', reason: 'ACCOUNT_CLOSED' }
      : { status: 'settled' };
    this.results.set(paymentId, result);
    return result;
  }
}
