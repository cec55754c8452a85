import { describeAppends } from './contract.appends';
import { describeEnvelope } from './contract.envelope';
import { describeReads } from './contract.reads';
import { describeSubscriptions } from './contract.subscriptions';
import { Bench, type MakeStore } from './store-under-test';

/** The contract of the port: every adapter passes it, and whatever stands on the port may rely on all of it. */
export const describeEventStoreContract = (name: string, makeStore: MakeStore): void => {
  describe(`event store contract: ${name}`, () => {
    const bench = new Bench(makeStore);
    describeAppends(bench);
    describeReads(bench);
    describeSubscriptions(bench);
    describeEnvelope(bench);
  });
};
