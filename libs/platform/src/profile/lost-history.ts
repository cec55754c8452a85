import { checkpointsIn } from '@yikou/event-bus-embedded';
import { EventStoreDamaged, type EventStore, type Position } from '@yikou/event-store';
import type { AnyProjection, Checkpoint, ReadStore } from '@yikou/read-store';
import type { Stores } from './stores';

/** Somebody has seen more of this epoch than history holds now, or something else than it holds. */
export interface Loss {
  readonly witness: string;
  readonly checkpoint: Checkpoint;
  readonly head: Position;
}

/**
 * Who followed the log has seen only what was durable. Where a checkpoint of this very epoch is not in the log any more, its end was lost: a
 * write-ahead log that was cut, or an older copy put in its place by hand. To build everything again from what is left would hide that.
 * @throws EventStoreDamaged
 */
export const refuseLostHistory = async (
  { events, models }: Stores,
  directory: string,
  projections: readonly AnyProjection[],
): Promise<void> => {
  const loss = await lossIn(events, await checkpointsOf(models, directory, projections));
  if (!loss) return;
  const { witness, checkpoint, head } = loss;
  const facts = `${witness}: ${String(checkpoint.position)}, events.db: ${String(head)}`;
  throw new EventStoreDamaged(
    `历史缺失：同一时期内已处理过的事件不在事件库中（${facts}；若确为有意放回旧库，请运行 yikou epoch new）`,
    `the end of history is missing: what was handled in this epoch is not in the log (${facts}; if an older store was put back on purpose: yikou epoch new)`,
  );
};

/** The first checkpoint of this epoch that the log does not bear out; undefined when there is none. */
export const lossIn = async (events: EventStore, checkpoints: ReadonlyMap<string, Checkpoint>): Promise<Loss | undefined> => {
  const head = await events.head();
  for (const [witness, checkpoint] of checkpoints) {
    if (checkpoint.epoch.id === events.epoch.id && !(await holds(events, checkpoint))) return { witness, checkpoint, head };
  }
  return undefined;
};

const holds = async (events: EventStore, { position, eventId }: Checkpoint): Promise<boolean> => {
  for await (const [first] of events.readAll({ from: (position - 1n) as Position, pageSize: 1 })) {
    if (first) return first.position === position && first.id === eventId;
  }
  return false;
};

/** Of the consumers of the bus and of the read models. */
export const checkpointsOf = async (
  models: ReadStore,
  directory: string,
  projections: readonly AnyProjection[],
): Promise<ReadonlyMap<string, Checkpoint>> => {
  const all = new Map<string, Checkpoint>();
  for (const [consumer, checkpoint] of checkpointsIn(directory)) all.set(`reactor ${consumer}`, checkpoint);
  for (const { model } of projections) {
    const checkpoint = await (await models.open(model)).checkpoint();
    if (checkpoint) all.set(`model ${model.name}`, checkpoint);
  }
  return all;
};
