import type { Money, Uuid } from '@yikou/shared-kernel';
import type { PaymentResult } from '../entitlement/entitlement';

export interface PaymentInstruction {
  /** Whoever gives it again means the same payment. */
  readonly paymentId: Uuid;
  readonly payee: Uuid;
  readonly amount: Money;
  /** In clear: never logged, never stored. Absent: the account that the treasury has on record for the payee. */
  readonly account?: string;
}

/** The way to the bank. */
export interface BankPort {
  /**
   * Pays once per `paymentId`: asked again, after a crash or a lost answer, it gives the result of the first time and moves no money.
   * @throws when the bank cannot be reached or does not answer: asked again later
   */
  pay(instruction: PaymentInstruction): Promise<PaymentResult>;
}

/** Injection token of the `BankPort`. */
export const BANK = Symbol('BANK');
