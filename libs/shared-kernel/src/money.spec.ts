import fc from 'fast-check';
import {
  compareMoney,
  differenceOf,
  fen,
  formatYuan,
  isMoney,
  minusMoney,
  NO_MONEY,
  parseYuan,
  plusMoney,
  signedFen,
  sumMoney,
  timesMoney,
  yuanDecimal,
} from './money';
import { refusalOf } from './spec-support';

const amounts = fc.maxSafeNat().map((amount) => fen(amount));

describe('money', () => {
  it.each([
    ['¥7,569,200.00', 756_920_000],
    ['￥1,000', 100_000],
    ['7569200', 756_920_000],
    ['0.5', 50],
    ['0.05', 5],
    ['0', 0],
  ])('reads %s as fen', (text, amount) => {
    expect(parseYuan(text)).toBe(amount);
  });

  it.each(['', '¥', '-1', '1.234', '1.', '.5', '1,00', '1,0000', '12,34,567', '1e3', '１', ' 1', '1元'])('does not read %j', (text) => {
    expect(refusalOf(() => parseYuan(text, 'amount'))).toEqual({ code: 'INVALID_MONEY', facts: { field: 'amount', rule: 'yuan' } });
  });

  it('does not read what it could not keep exact', () => {
    expect(parseYuan('90071992547409.91')).toBe(Number.MAX_SAFE_INTEGER);
    expect(refusalOf(() => parseYuan('90071992547409.92'))).toEqual({ code: 'INVALID_MONEY', facts: { rule: 'integer' } });
  });

  it('is shown in yuan', () => {
    expect(formatYuan(fen(756_920_000))).toBe('¥7,569,200.00');
    expect(formatYuan(NO_MONEY)).toBe('¥0.00');
    expect(formatYuan(signedFen(-123_456_05))).toBe('-¥123,456.05');
    expect(yuanDecimal(fen(756_920_005))).toBe('7569200.05');
    expect(yuanDecimal(signedFen(-5))).toBe('-0.05');
  });

  it('comes back from what is shown, and from JSON, unchanged', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(parseYuan(formatYuan(amount))).toBe(amount);
        expect(parseYuan(yuanDecimal(amount))).toBe(amount);
        expect(JSON.parse(JSON.stringify(amount))).toBe(amount);
      }),
    );
  });

  it.each([1.5, NaN, Infinity, 2 ** 53])('is not %s fen', (amount) => {
    expect(isMoney(amount)).toBe(false);
    expect(refusalOf(() => fen(amount))).toEqual({ code: 'INVALID_MONEY', facts: { rule: 'integer' } });
  });

  it.each(['1', null, undefined, 1n, {}])('is a number, not %p', (value) => {
    expect(isMoney(value)).toBe(false);
  });

  it('is not negative unless that is asked for', () => {
    expect(isMoney(-1)).toBe(false);
    expect(refusalOf(() => fen(-1, 'ceiling'))).toEqual({ code: 'INVALID_MONEY', facts: { field: 'ceiling', rule: 'negative' } });
    expect(refusalOf(() => minusMoney(fen(1), fen(2)))).toEqual({ code: 'MONEY_NEGATIVE', facts: { minuend: 1, subtrahend: 2 } });
    expect(differenceOf(fen(1), fen(2))).toBe(-1);
    expect(Object.is(signedFen(-0), 0)).toBe(true);
  });

  it('adds, takes away, multiplies, compares', () => {
    expect(plusMoney(fen(1), fen(2))).toBe(3);
    expect(sumMoney([fen(1), fen(2), fen(3)])).toBe(6);
    expect(sumMoney([])).toBe(0);
    expect(minusMoney(fen(3), fen(3))).toBe(0);
    expect(timesMoney(fen(606), 12_491)).toBe(7_569_546);
    expect([fen(3), fen(1), fen(2)].sort(compareMoney)).toEqual([1, 2, 3]);
  });

  it('refuses a result that would not be exact, and a factor that is not a count', () => {
    const most = fen(Number.MAX_SAFE_INTEGER);
    expect(refusalOf(() => plusMoney(most, fen(1)))).toEqual({ code: 'INVALID_MONEY', facts: { rule: 'integer' } });
    expect(refusalOf(() => timesMoney(most, 2))).toEqual({ code: 'INVALID_MONEY', facts: { rule: 'integer' } });
    expect(refusalOf(() => timesMoney(fen(1), 0.5))).toEqual({ code: 'INVALID_MONEY', facts: { rule: 'factor' } });
    expect(refusalOf(() => timesMoney(fen(1), -1))).toEqual({ code: 'INVALID_MONEY', facts: { rule: 'factor' } });
  });

  it('loses no fen between adding and taking away', () => {
    const half = fc.nat({ max: 2 ** 31 - 1 }).map((amount) => fen(amount));
    fc.assert(
      fc.property(half, half, (a, b) => {
        expect(minusMoney(plusMoney(a, b), b)).toBe(a);
        expect(differenceOf(a, b)).toBe(0 - differenceOf(b, a));
      }),
    );
  });
});
