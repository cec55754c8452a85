import type { Brand } from './brand';
import { DomainError, invalid } from './domain-error';

/** An amount in fen (分) that may be below zero: the difference of two amounts. In JSON an integer. */
export type SignedMoney = number & Brand<'SignedMoney'>;

/** An amount in fen (分), never below zero. In JSON an integer. */
export type Money = SignedMoney & Brand<'Money'>;

const isSignedMoney = (value: unknown): value is SignedMoney => Number.isSafeInteger(value) && !Object.is(value, -0);

export const isMoney = (value: unknown): value is Money => isSignedMoney(value) && value >= 0;

/** @throws DomainError INVALID_MONEY (rule `integer`) unless `amount` is a safe integer number of fen; it may be negative */
export const signedFen = (amount: number, field?: string): SignedMoney => {
  const value = amount === 0 ? 0 : amount;
  if (!isSignedMoney(value)) throw invalid('INVALID_MONEY', 'integer', field);
  return value;
};

/** @throws DomainError INVALID_MONEY (rule `integer` or `negative`) */
export const fen = (amount: number, field?: string): Money => {
  const value = signedFen(amount, field);
  if (!isMoney(value)) throw invalid('INVALID_MONEY', 'negative', field);
  return value;
};

export const NO_MONEY: Money = fen(0);

const YUAN = /^[¥￥]?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/;

/**
 * Reads an amount in yuan: '¥7,569,200.00', '7569200', '0.5'.
 * @throws DomainError INVALID_MONEY (rule `yuan`; `integer` when it is too large to be exact)
 */
export const parseYuan = (text: string, field?: string): Money => {
  const [, whole, part = ''] = YUAN.exec(text) ?? [];
  if (whole === undefined) throw invalid('INVALID_MONEY', 'yuan', field);
  return fen(Number(whole.replaceAll(',', '') + part.padEnd(2, '0')), field);
};

const sign = (money: SignedMoney) => (money < 0 ? '-' : '');
const wholeYuan = (money: SignedMoney) => String(Math.trunc(Math.abs(money) / 100));
const fenPart = (money: SignedMoney) => String(Math.abs(money) % 100).padStart(2, '0');

/** For people: '¥7,569,200.00', '-¥0.05'. */
export const formatYuan = (money: SignedMoney): string =>
  `${sign(money)}¥${wholeYuan(money).replace(/\B(?=(?:\d{3})+$)/g, ',')}.${fenPart(money)}`;

/** For payment files: '7569200.00', '-0.05'. */
export const yuanDecimal = (money: SignedMoney): string => `${sign(money)}${wholeYuan(money)}.${fenPart(money)}`;

/** @throws DomainError INVALID_MONEY when the sum is too large to be exact */
export const plusMoney = (a: Money, b: Money): Money => fen(a + b);

/** @throws DomainError INVALID_MONEY when the sum is too large to be exact */
export const sumMoney = (amounts: Iterable<Money>): Money => {
  let sum = NO_MONEY;
  for (const amount of amounts) sum = plusMoney(sum, amount);
  return sum;
};

/** The difference, which may be negative; who must not go below zero uses `minusMoney`. */
export const differenceOf = (a: SignedMoney, b: SignedMoney): SignedMoney => signedFen(a - b);

/** @throws DomainError MONEY_NEGATIVE (facts `minuend`, `subtrahend`) when there is not enough to take from */
export const minusMoney = (minuend: Money, subtrahend: Money): Money => {
  if (subtrahend > minuend) throw new DomainError('MONEY_NEGATIVE', { minuend, subtrahend });
  return fen(minuend - subtrahend);
};

/**
 * @param factor a whole number, 0 or more: how many times
 * @throws DomainError INVALID_MONEY (rule `factor`; `integer` when the product is too large to be exact)
 */
export const timesMoney = (money: Money, factor: number): Money => {
  if (!Number.isSafeInteger(factor) || factor < 0) throw invalid('INVALID_MONEY', 'factor');
  return fen(money * factor);
};

/** For `sort`: below zero when `a` is less. */
export const compareMoney = (a: SignedMoney, b: SignedMoney): number => a - b;
