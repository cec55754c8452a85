import { Injectable } from '@nestjs/common';
import type { PaymentResult } from '../entitlement/entitlement';
import type { BankPort, PaymentInstruction } from './bank-port';

/** Accounts that end so are closed: to try a return. */
export const CLOSED_ENDING = '0000';

/**
 * The bank of the embedded profile: it moves no money and remembers nothing. The result is a function of the instruction, which a payment
 * has once for all (its order is an event), so that whoever asks again, also after a restart, is given the first result.
 */
@Injectable()
export class SimulatedBank implements BankPort {
  async pay({ account }: PaymentInstruction): Promise<PaymentResult> {
    return account?.endsWith(CLOSED_ENDING) ? { status: 'returned', reason: 'ACCOUNT_CLOSED' } : { status: 'settled' };
  }
}
