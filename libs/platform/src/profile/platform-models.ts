import { parkedKeys, type ParkedKey } from '@yikou/event-bus';
import type { AnyProjection, Projection } from '@yikou/read-store';
import { timersProjection, type TimerDeclaration, type TimerDoc } from '@yikou/timers';
import type { ServiceDefinition } from '../http';

/** The list of parked keys. */
export const parkedKeyList: Projection<ParkedKey> = parkedKeys;

/** The index of the timers that these declare. A worker makes it in the same way, of the same declarations. */
export const timerIndex = (...declarations: readonly TimerDeclaration[]): Projection<TimerDoc> =>
  timersProjection({
    declarations,
    reference: { file: __filename, name: 'timerIndex', of: declarations.map(({ reference }) => reference) },
  });

export const timerIndexOf = (services: readonly ServiceDefinition[]): Projection<TimerDoc> =>
  timerIndex(...services.flatMap(({ timers }) => (timers ? [timers.declaration] : [])));

/** Every read model that a process of these services has, those of the platform among them. */
export const projectionsOf = (services: readonly ServiceDefinition[]): readonly AnyProjection[] => [
  parkedKeyList,
  timerIndexOf(services),
  ...services.flatMap(({ projections = [] }) => projections),
];
