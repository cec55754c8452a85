import type { AnyProjection } from '../projection';
import { RivalWriter, type Generation, type ReadStore } from '../read-store';
import { runWorker, type RebuildOptions } from './worker-run';
import type { WorkerResult, WorkerSetup } from './worker-request';

export interface RebuildSetting extends RebuildOptions {
  readonly models: ReadStore;
  readonly worker: WorkerSetup;
}

export interface RebuiltModel {
  readonly name: string;
  readonly generation: number;
  readonly documents: number;
  /** The state hash when the worker ended; events that came since are in the model, not in it. */
  readonly hash: string;
}

export interface ReadModelCheck {
  readonly name: string;
  /** Of the live model, and of its rebuild up to the same position. */
  readonly documents: number;
  readonly rebuiltDocuments: number;
  readonly hash: string;
  readonly rebuiltHash: string;
  /** Documents that differ or are in one only; 0 when all is well. */
  readonly drift: number;
  /** The first ids of these, 10 at most. */
  readonly differing: readonly string[];
}

/**
 * Builds a model again beside the live one, in a thread of its own, and puts it in its place.
 * @param adopt how it is put there; default by the alias, where nobody writes the live one
 */
export const rebuildReadModel = async (
  projection: AnyProjection,
  setting: RebuildSetting,
  adopt: (side: Generation<object>) => Promise<void> = (side) => swapIn(projection, setting.models, side),
): Promise<RebuiltModel> =>
  besideTheLive(projection, setting, async (side) => {
    const { rebuilt } = await runWorker(request(projection, setting, side), setting);
    await adopt(side);
    return { name: projection.model.name, generation: side.generation, ...rebuilt };
  });

/** Builds a model again up to where the live one stands, and compares the two; the live one goes on meanwhile. */
export const checkReadModel = async (projection: AnyProjection, setting: RebuildSetting): Promise<ReadModelCheck> => {
  const { generation } = await setting.models.live(projection.model);
  return besideTheLive(projection, setting, async (side) => {
    const result = await runWorker({ ...request(projection, setting, side), live: generation }, setting);
    await setting.models.drop(projection.model, side.generation);
    return checked(projection.model.name, result);
  });
};

/** Whatever fails, nothing of the side remains. */
const besideTheLive = async <Result>(
  { model }: AnyProjection,
  { models }: RebuildSetting,
  work: (side: Generation<object>) => Promise<Result>,
): Promise<Result> => {
  const side = await models.beside(model);
  try {
    return await work(side);
  } catch (error) {
    await models.drop(model, side.generation);
    throw error;
  }
};

const swapIn = async ({ model }: AnyProjection, models: ReadStore, side: Generation<object>): Promise<void> => {
  const { generation } = await models.live(model);
  if (!(await models.swap(model, generation, side.generation))) throw new RivalWriter(model.name, generation);
};

const request = (
  { reference }: AnyProjection,
  { worker: { stores, options, relays } }: RebuildSetting,
  { generation }: Generation<object>,
) => ({
  stores,
  options,
  relays,
  projection: reference,
  side: generation,
});

const checked = (name: string, { comparison, rebuilt }: WorkerResult): ReadModelCheck => {
  if (!comparison) throw new TypeError('the worker compared nothing');
  const { live, drift, differing } = comparison;
  return {
    name,
    documents: live.documents,
    rebuiltDocuments: rebuilt.documents,
    hash: live.hash,
    rebuiltHash: rebuilt.hash,
    drift,
    differing,
  };
};
