import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { threadOptions } from '@yikou/read-store';
import { ImportFault, type Place } from '../fault';
import { BadMapping } from '../mapping';
import type { Op } from './ops';
import { unpacked, type Packed } from './packing';
import type { ReadRequest } from './read-log';

export type ReaderMessage =
  | { readonly packed: Packed; readonly bytesRead: number }
  | { readonly end: true }
  | { readonly fault: { readonly sentence: ImportFault['sentence']; readonly place?: Place } }
  | { readonly badMapping: string };

export interface Piece {
  readonly ops: readonly Op[];
  /** Of the file, so far. */
  readonly bytesRead: number;
}

/** So many pieces lie between the reader and who takes them at most. */
export const AHEAD = 2;

/** Beside this file; compiled where this file is. */
const ENTRY = join(__dirname, `read.worker${extname(__filename)}`);
/** What waits and what is being read stays small: the rest would only be rubbish that is collected late. */
const YOUNG_MB = 16;

/**
 * Reads a log in a thread of its own, a little ahead.
 * @throws ImportFault after all that stands before the fault; BadMapping
 */
export async function* readPieces(request: ReadRequest): AsyncGenerator<Piece> {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
  const worker = new Worker(ENTRY, { ...threadOptions(ENTRY), workerData: request, resourceLimits });
  const messages = new Messages(worker);
  try {
    for (;;) {
      const message = await messages.next();
      if ('end' in message) return;
      if ('fault' in message) throw new ImportFault(message.fault.sentence, message.fault.place);
      if ('badMapping' in message) throw new BadMapping(message.badMapping);
      yield { ops: unpacked(message.packed), bytesRead: message.bytesRead };
      worker.postMessage('next');
    }
  } finally {
    await worker.terminate();
  }
}

class Messages {
  private readonly waiting: ReaderMessage[] = [];
  private failure: Error | undefined;
  private wake: (() => void) | undefined;

  constructor(worker: Worker) {
    worker.on('message', (message: ReaderMessage) => {
      this.waiting.push(message);
      this.wake?.();
    });
    worker.on('error', (error) => this.fail(error));
    worker.on('exit', (code) => this.fail(new Error(`the reader ended with code ${String(code)}`)));
  }

  async next(): Promise<ReaderMessage> {
    for (;;) {
      const message = this.waiting.shift();
      if (message) return message;
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake?.();
  }
}
