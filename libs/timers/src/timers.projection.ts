import { categoryOf, type RecordedEvent } from '@yikou/event-store';
import type { Projection, Reference } from '@yikou/read-store';
import { derivedId, type Instant } from '@yikou/shared-kernel';
import type { FiredTimer, Timer, TimerCause, TimerChange, TimerDeclaration } from './timer';

/** A timer in the index: `<stream>|<kind>` is its id. */
export interface TimerDoc extends Timer, TimerCause {
  readonly service: string;
}

export interface TimersOf {
  readonly declarations: readonly TimerDeclaration[];
  /** Where a worker finds the projection that this makes. */
  readonly reference: Reference;
  /** Default `timers`. */
  readonly name?: string;
  /** Raised when a declaration changes its meaning. Default: the version of the documents, which is the lowest. */
  readonly version?: number;
}

/** 2: with the cause. */
const DOCUMENTS = 2;

/** The index of timers by due time, derived from the events of the services that declare them. */
export const timersProjection = ({ declarations, reference, name = 'timers', version = DOCUMENTS }: TimersOf): Projection<TimerDoc> => {
  const byCategory = new Map(
    declarations.flatMap((declaration) => declaration.categories.map((category) => [category, declaration] as const)),
  );
  const changesOf = (event: RecordedEvent): readonly TimerChange[] => byCategory.get(categoryOf(event.stream))?.changes(event) ?? [];

  return {
    model: {
      name,
      version,
      indexes: [{ name: 'due', fields: [{ path: 'due', order: 'asc' }] }],
      volatile: ['causationId', 'correlationId'],
    },
    reference,
    categories: [...byCategory.keys()],
    documents: (event) => [...new Set(changesOf(event).map((change) => idOfTimer(event.stream, kindOf(change))))],
    project(doc, event, id) {
      const service = byCategory.get(categoryOf(event.stream))?.service;
      if (service === undefined) return doc;
      const changes = changesOf(event).filter((change) => idOfTimer(event.stream, kindOf(change)) === id);
      const why = { causationId: event.id, correlationId: event.metadata.correlationId };
      return changes.reduce<TimerDoc | undefined>(
        (_, change) => ('set' in change ? { service, stream: event.stream, ...change.set, ...why } : undefined),
        doc,
      );
    },
  };
};

/** What is fired: the same timer, set by the same event for the same time, always has the same command id. */
export const firedTimer = ({ stream, kind, due, deadlineRevision, causationId, correlationId }: Timer & TimerCause): FiredTimer => ({
  stream,
  kind,
  due,
  deadlineRevision,
  causationId,
  correlationId,
  commandId: derivedId(stream, kind, due, deadlineRevision),
});

export const isDue = ({ due }: Timer, now: Instant): boolean => due <= now;

const idOfTimer = (stream: string, kind: string): string => `${stream}|${kind}`;

const kindOf = (change: TimerChange): string => ('set' in change ? change.set.kind : change.cancel);
