import { realInput, startBuilt, yikou } from './product';

interface Report {
  readonly models: readonly { readonly name: string; readonly hash: string }[];
  readonly payments: number;
  readonly faults: readonly string[];
}

const AT_MOST_S = 180;

/** How long each drive took, in seconds. */
const took: number[] = [];

const driven = async (seed: string): Promise<{ readonly code: number | null; readonly report: Report }> => {
  const product = await startBuilt({
    env: { YIKOU_SEED: 'none', YIKOU_CLOCK: 'virtual', YIKOU_CLOCK_START: '2010-10-01T00:00:00.000Z' },
  });
  try {
    const begun = Date.now();
    const { code, stdout, stderr } = await yikou('drive', realInput('receipt.xes.gz'), '--url', product.url, '--seed', seed, '--json');
    if (stdout === '') throw new Error(stderr);
    const seconds = (Date.now() - begun) / 1000;
    took.push(seconds);
    process.stderr.write(`the drive of seed ${seed} took ${seconds.toFixed(0)} s\n`);
    return { code, report: JSON.parse(stdout) as Report };
  } finally {
    await product.stop();
    product.remove();
  }
};

describe('the real log, driven through the product', () => {
  let first: Awaited<ReturnType<typeof driven>>;

  it('gives exactly what the log holds, with nothing refused and everything in agreement', async () => {
    first = await driven('7');
    expect(first.report.faults).toEqual([]);
    expect(first.report).toMatchObject({
      cases: 1434,
      registered: 1434,
      accepted: 1318,
      examined: 1416,
      decided: 1283,
      granted: 1224,
      noLicenceNeeded: 39,
      refusedCases: 20,
      delivered: 1278,
      advice: 157,
      pushes: 1224,
      duplicates: 0,
      refused: 0,
      ok: true,
    });
    expect(first.report.payments).toBeGreaterThan(0);
    expect(first.code).toBe(0);
  });

  it('gives the same state for the same seed', async () => {
    const second = await driven('7');
    expect(second.report.models).toEqual(first.report.models);
  });

  it('takes three minutes at most: the faster of the two, since whatever else runs makes it slower', () => {
    expect(Math.min(...took)).toBeLessThan(AT_MOST_S);
  });
});
