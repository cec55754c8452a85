import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { endThread } from './thread-end';
import { threadOptions } from './thread-options';
import type { RebuildProgress, WorkerMessage, WorkerRequest, WorkerResult } from './worker-request';

export interface RebuildOptions {
  readonly onProgress?: (progress: RebuildProgress) => void;
  readonly signal?: AbortSignal;
}

/** Beside this file; compiled where this file is. */
const ENTRY = join(__dirname, `rebuild.worker${extname(__filename)}`);

/** Loading the product's code costs a thread more than most models do: one that is done waits so long for the next. */
const IDLE_MS = 3_000;

const idle = new Map<Worker, () => void>();

/**
 * Does the work in a thread of its own.
 * @throws what is thrown there; the signal's reason when it aborts
 */
export const runWorker = (request: WorkerRequest, { onProgress, signal }: RebuildOptions = {}): Promise<WorkerResult> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const worker = taken() ?? new Worker(ENTRY, threadOptions(ENTRY));
    const abort = () => endThread(worker);
    const hear = (message: WorkerMessage) => {
      if ('progress' in message) {
        onProgress?.(message.progress);
        return;
      }
      leave();
      rest(worker);
      resolve(message.result);
    };
    const fail = (error: Error) => {
      leave();
      reject(error);
    };
    const end = (code: number) => {
      fail(signal?.aborted ? (signal.reason as Error) : new Error(`the worker ended with code ${String(code)} and without a result`));
    };
    const leave = () => {
      signal?.removeEventListener('abort', abort);
      worker.off('message', hear).off('error', fail).off('exit', end);
    };
    signal?.addEventListener('abort', abort, { once: true });
    worker.on('message', hear).on('error', fail).on('exit', end);
    worker.ref();
    worker.postMessage(request);
  });

const taken = (): Worker | undefined => {
  const [first] = idle;
  first?.[1]();
  return first?.[0];
};

/** A thread that rests keeps no process alive. */
const rest = (worker: Worker): void => {
  const wake = () => {
    clearTimeout(timer);
    idle.delete(worker);
    worker.off('exit', wake);
  };
  const timer = setTimeout(() => {
    wake();
    endThread(worker);
  }, IDLE_MS);
  timer.unref();
  idle.set(worker, wake);
  worker.on('exit', wake).unref();
};
