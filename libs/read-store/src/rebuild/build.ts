import type { Relay } from '@yikou/event-bus';
import { START, type Position } from '@yikou/event-store';
import { catchUp } from '../projecting/catch-up';
import { Filler } from '../projecting/filler';
import { stepSource, type StepSource } from '../projecting/steps';
import type { AnyProjection } from '../projection';
import type { Generation, ModelSnapshot } from '../read-store';
import { stateHash } from '../state-hash';
import { compare } from './compare';
import type { RebuildProgress, WorkerResult, WorkerStores } from './worker-request';

export interface BuildTask {
  readonly projection: AnyProjection;
  readonly relays: readonly Relay[];
  readonly side: number;
  readonly live?: number;
}

type Report = (progress: RebuildProgress) => void;

/** What the worker does: fills a generation and hashes it; compares it with the live one, if that is named. */
export const build = async ({ events, models }: WorkerStores, task: BuildTask, report: Report): Promise<WorkerResult> => {
  const { projection, relays, side: number, live: liveNumber } = task;
  const source = stepSource(projection, events, relays);
  const side = await models.generation(projection.model, number);
  const filling: Filling = { source, side, filler: await Filler.of(side, source.epoch), report, steps: 0 };
  if (liveNumber === undefined) return filled(filling, projection, await events.head());
  return compared(filling, projection, await models.generation(projection.model, liveNumber));
};

interface Filling {
  readonly source: Pick<StepSource<object>, 'history'>;
  readonly side: Generation<object>;
  readonly filler: Filler<object>;
  readonly report: Report;
  steps: number;
}

const filled = async (filling: Filling, { model }: AnyProjection, head: Position): Promise<WorkerResult> => {
  await fill(filling, head);
  return { position: filling.filler.position, rebuilt: await stateHash(filling.side.model, model) };
};

/** The snapshot is taken only when the side is nearly there: as long as it is open, the live model's file cannot be tidied. */
const compared = async (filling: Filling, projection: AnyProjection, live: Generation<object>): Promise<WorkerResult> => {
  const near = await live.model.checkpoint();
  if (near) await fill(filling, near.position, near.position);
  const snapshot = await live.model.snapshot();
  try {
    return await comparedAt(snapshot, filling, projection);
  } finally {
    await snapshot.close();
  }
};

const comparedAt = async (snapshot: ModelSnapshot<object>, filling: Filling, { model }: AnyProjection): Promise<WorkerResult> => {
  const { side, steps } = filling;
  const position = snapshot.checkpoint?.position ?? START;
  await fill(filling, position, position);
  const comparison = await compare(model, snapshot, side.model, (documents) => {
    if (documents % 1_000 === 0) filling.report({ name: model.name, phase: 'comparing', position, target: position, steps, documents });
  });
  return { position, rebuilt: comparison.rebuilt, comparison };
};

const fill = async (filling: Filling, target: Position, until?: Position): Promise<void> => {
  const { filler, source, report } = filling;
  await catchUp(filler, source, {
    ...(until !== undefined && { until }),
    took: (steps) => {
      filling.steps += steps;
      report({ name: filler.name, phase: 'building', position: filler.position, target, steps: filling.steps, documents: 0 });
    },
  });
};
