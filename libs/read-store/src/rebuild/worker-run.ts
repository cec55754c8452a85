import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { threadOptions } from './thread-options';
import type { RebuildProgress, WorkerMessage, WorkerRequest, WorkerResult } from './worker-request';

export interface RebuildOptions {
  readonly onProgress?: (progress: RebuildProgress) => void;
  readonly signal?: AbortSignal;
}

/** Beside this file; compiled where this file is. */
const ENTRY = join(__dirname, `rebuild.worker${extname(__filename)}`);

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
    const worker = new Worker(ENTRY, { ...threadOptions(ENTRY), workerData: request });
    let result: WorkerResult | undefined;
    const abort = () => void worker.terminate();
    signal?.addEventListener('abort', abort, { once: true });
    worker.on('message', (message: WorkerMessage) => {
      if ('progress' in message) onProgress?.(message.progress);
      else result = message.result;
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted) reject(signal.reason as Error);
      else if (result) resolve(result);
      else reject(new Error(`the worker ended with code ${code} and without a result`));
    });
  });
