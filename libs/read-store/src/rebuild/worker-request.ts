import type { EventStore, Position } from '@yikou/event-store';
import type { Reference } from '../projection';
import type { ReadStore } from '../read-store';
import type { StateHash } from '../state-hash';

export interface WorkerStores {
  /** Opened for reading only: the log has its writer already. */
  readonly events: EventStore;
  readonly models: ReadStore;
  /** Told that the writer has appended: subscriptions read on. */
  appended(): void;
}

/** What a worker needs beside the projection, to build a model in its own thread. */
export interface WorkerSetup {
  /** Names an `OpenStores`. */
  readonly stores: Reference;
  /** Given to it; what a thread can be sent: JSON, dates, integers of any size. */
  readonly options: unknown;
  /** All relays whose topics projections of facts are built from. */
  readonly relays: readonly Reference[];
}

export type OpenStores = (options: unknown) => Promise<WorkerStores>;

export interface WorkerRequest extends WorkerSetup {
  readonly projection: Reference;
  /** The generation to fill. */
  readonly side: number;
  /** The generation to compare it with, at one position; without it, the side is only filled. */
  readonly live?: number;
}

export interface RebuildProgress {
  readonly name: string;
  readonly phase: 'building' | 'comparing';
  /** Where the new generation stands. */
  readonly position: Position;
  /** Where it goes: the head of the log when it began, or the checkpoint that it is compared at. */
  readonly target: Position;
  /** Events or messages gone through. */
  readonly steps: number;
  /** Documents compared. */
  readonly documents: number;
}

export interface Comparison {
  readonly live: StateHash;
  readonly rebuilt: StateHash;
  /** Documents that differ, or are in one only. */
  readonly drift: number;
  /** The first ids of these. */
  readonly differing: readonly string[];
}

export interface WorkerResult {
  /** Of the last event in the documents; of the checkpoint, when compared. */
  readonly position: Position;
  readonly rebuilt: StateHash;
  readonly comparison?: Comparison;
}

export type WorkerMessage = { readonly progress: RebuildProgress } | { readonly result: WorkerResult };
