import type { Position } from '@yikou/event-store';
import type { AnyProjection } from '../projection';
import { RivalWriter, type Checkpoint, type Generation, type ReadStore } from '../read-store';
import type { ProjectionLog } from './log';
import type { StepSource } from './steps';

/**
 * The live generation, if its checkpoint is of this very log; otherwise a new and empty one in its place, which is said in the log.
 */
export const liveGeneration = async <Doc extends object>(
  { model }: AnyProjection<Doc>,
  store: ReadStore,
  source: StepSource<Doc>,
  log: ProjectionLog,
): Promise<Generation<Doc>> => {
  const live = await store.live<Doc>(model);
  const checkpoint = await live.writer.checkpoint();
  const why = checkpoint && (await strangeness(checkpoint, source));
  if (!why) return live;
  log.warn(
    { model: model.name, generation: live.generation, why, checkpoint: described(checkpoint), epoch: source.epoch },
    'read model does not fit the log: it is built again from the start',
  );
  return replaced(model, store, live);
};

const replaced = async <Doc extends object>(
  model: AnyProjection<Doc>['model'],
  store: ReadStore,
  live: Generation<Doc>,
): Promise<Generation<Doc>> => {
  const next = await store.beside<Doc>(model);
  if (await store.swap(model, live.generation, next.generation)) return next;
  await store.drop(model, next.generation);
  throw new RivalWriter(model.name, live.generation);
};

/** Why the checkpoint is not of this log; undefined when it is. */
const strangeness = async (
  { epoch, position, eventId }: Checkpoint,
  source: Pick<StepSource<object>, 'epoch' | 'history'>,
): Promise<'another epoch' | 'ahead of the log' | 'another event at its position' | undefined> => {
  if (epoch.id !== source.epoch.id || epoch.number !== source.epoch.number) return 'another epoch';
  for await (const [first] of source.history((position - 1n) as Position, { pageSize: 1 })) {
    if (first) return first.position === position && first.eventId === eventId ? undefined : 'another event at its position';
  }
  return 'ahead of the log';
};

const described = ({ epoch, position, eventId }: Checkpoint) => ({ epoch, position: String(position), eventId });
