import { derivedId } from '@yikou/shared-kernel';
import { networkOf } from './network';
import { RateLimits } from './rate-limits';

const tooMany = { code: 'TOO_MANY_REQUESTS' };
const clerk = derivedId('account', 'clerk');

describe('rate limits', () => {
  it('let so many of an account through in a window, and tell when the next begins; another account has its own', async () => {
    const limits = new RateLimits({ perAccount: 2 });
    await limits.countAccount(clerk);
    await limits.countAccount(clerk);
    const refused = await limits.countAccount(clerk).catch((error: unknown) => error);
    expect(refused).toMatchObject(tooMany);
    const { retryAfter } = (refused as { facts: { retryAfter: number } }).facts;
    expect(Number.isInteger(retryAfter) && retryAfter >= 1 && retryAfter <= 10).toBe(true);
    await limits.countAccount(derivedId('account', 'officer'));
  });

  it('count what comes from one network together', async () => {
    const limits = new RateLimits({ perAddress: 2 });
    await limits.countAddress('2001:db8:1:2::1');
    await limits.countAddress('2001:db8:1:2:ffff::9');
    await expect(limits.countAddress('2001:db8:1:2::3')).rejects.toMatchObject(tooMany);
    await limits.countAddress('2001:db8:1:3::1');
    await limits.countAddress('10.0.0.1');
    await limits.countAddress('::ffff:10.0.0.1');
    await expect(limits.countAddress('10.0.0.1')).rejects.toMatchObject(tooMany);
  });

  it('count tokens that prove nothing by where they come from', async () => {
    const limits = new RateLimits({ refusedTokens: 2 });
    for (let n = 0; n < 2; n += 1) await limits.countRefusedToken('10.0.0.1');
    await expect(limits.countRefusedToken('10.0.0.1')).rejects.toMatchObject(tooMany);
    await limits.countRefusedToken('10.0.0.2');
  });

  it('are none where none are set', async () => {
    const limits = new RateLimits({ perAddress: 0 });
    for (let n = 0; n < 100; n += 1) {
      await limits.countAddress('10.0.0.1');
      await limits.countAccount(clerk);
      await limits.countRefusedToken('10.0.0.1');
    }
  });

  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:db8:1:2::1', '20010db800010002::/64'],
    ['/run/socket', '/run/socket'],
  ])('count %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
