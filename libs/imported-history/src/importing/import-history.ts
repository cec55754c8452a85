import { stat } from 'node:fs/promises';
import type { Actor, EventStore } from '@yikou/event-store';
import type { KeyStore } from '@yikou/key-store';
import type { Instant } from '@yikou/shared-kernel';
import type { Mapping } from '../mapping';
import type { ReadRequest } from '../reading/read-log';
import { readPieces, type Piece } from '../reading/reader';
import { logIdOf } from '../streams';
import { ImportRun } from './import-run';
import { readKnownLog } from './known-log';

export interface ImportRequest {
  readonly file: string;
  /** The name of the log: one import of one name, for ever. */
  readonly log: string;
  readonly mapping?: Mapping;
  readonly store: EventStore;
  /** Opened when a mapping names personal fields. */
  readonly keys: () => Promise<KeyStore>;
  readonly clock: { now(): Instant };
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Cases of a table that are kept in memory at most. */
  readonly mostOpen?: number;
  /** How the file is read; default in a thread of its own. */
  readonly read?: (request: ReadRequest) => AsyncIterable<Piece>;
}

export interface ImportProgress {
  readonly cases: number;
  readonly events: number;
  readonly bytesRead: number;
  readonly bytes: number;
}

export interface Imported {
  /** Cases to which anything was added. */
  readonly cases: number;
  /** Events of the log that were added. */
  readonly events: number;
  /** Events of the log that were there already. */
  readonly alreadyThere: number;
}

const ACTOR: Actor = { id: 'system:audit', role: 'system', authority: 'yikou import' };

/**
 * Takes in a log as imported history. Whatever of it is there already stays and is compared; what is missing is added; so an import that was
 * cut off, at whatever moment, is finished by running it again.
 * @throws ImportFault with the line and the case; what stands before them is imported. BadMapping; EventStoreUnavailable
 */
export const importHistory = async (request: ImportRequest): Promise<Imported> => {
  const { file, log, mapping, store, keys, clock, onProgress, mostOpen, read = readPieces } = request;
  const { size: bytes } = await stat(file);
  const logId = logIdOf(log);
  const known = await readKnownLog(store, logId);
  const run = new ImportRun({ log, logId, known, mapping, store, keys, clock, actor: ACTOR, mostOpen });
  let fault: unknown;
  try {
    for await (const { ops, bytesRead } of read({ file, ...(mapping && { mapping }) })) {
      for (const op of ops) {
        const waiting = run.take(op);
        if (waiting) await waiting;
      }
      onProgress?.({ ...run.seen, bytesRead, bytes });
    }
    await run.finish();
  } catch (error) {
    fault = error;
  }
  // What was under way comes to its end either way: what is imported of a broken file is whole as far as it goes.
  await run.settle(fault);
  return run.imported;
};
