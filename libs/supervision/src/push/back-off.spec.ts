import { backOffMs, MAX_ATTEMPTS, withJitter } from './back-off';

describe('the back-off of deliveries', () => {
  it('doubles up to six hours', () => {
    expect([1, 2, 3, 4].map(backOffMs)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(backOffMs(30)).toBe(6 * 3_600_000);
  });

  it('goes on for three days', () => {
    const waited = (attempts: number) => Array.from({ length: attempts }, (_, index) => backOffMs(index + 1)).reduce((a, b) => a + b, 0);
    expect(waited(MAX_ATTEMPTS)).toBeGreaterThanOrEqual(72 * 3_600_000);
    expect(waited(MAX_ATTEMPTS - 1)).toBeLessThan(72 * 3_600_000);
  });

  it('is never shorter and at most half as long again', () => {
    expect(withJitter(1_000, 0)).toBe(1_000);
    expect(withJitter(1_000, 0.999_999)).toBe(1_500);
  });
});
