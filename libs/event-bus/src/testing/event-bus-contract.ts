import type { BusWorld } from './bus-world';
import { ContractBench } from './contract-bench';
import { describeDelivery } from './delivery-contract';
import { describeFacts } from './facts-contract';
import { describeFailures } from './failure-contract';
import { describeParking } from './parking-contract';

/** Appends are forced to disk, and one test starts a process: what that takes depends on the machine. */
const PATIENCE_MS = 60_000;

/** What every bus must do. */
export const describeEventBusContract = (name: string, makeWorld: () => Promise<BusWorld>): void => {
  describe(`the event bus contract: ${name}`, () => {
    jest.setTimeout(PATIENCE_MS);
    const bench = new ContractBench();

    beforeEach(async () => {
      bench.world = await makeWorld();
      await bench.start();
    });

    afterEach(async () => {
      await bench.open.close();
      await bench.world.dispose();
    });

    describeDelivery(bench);
    describeFailures(bench);
    describeParking(bench);
    describeFacts(bench);
  });
};
