import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Verified } from '@yikou/event-store';
import { endThread, threadOptions, type WorkerSetup } from '@yikou/read-store';

export interface ThreadRequest extends Pick<WorkerSetup, 'stores' | 'options'> {
  /** Exclusive; default the start. */
  readonly from?: bigint;
}

export interface ThreadProgress {
  readonly events: number;
  readonly position: bigint;
  /** Of the log when it began. */
  readonly head: bigint;
}

export type ThreadMessage = { readonly progress: ThreadProgress } | { readonly found: Verified };

/** Beside this file; compiled where this file is. */
const ENTRY = join(__dirname, `verification.worker${extname(__filename)}`);

/**
 * Verifies the log in a thread of its own, beside its writer.
 * @throws what is thrown there; the signal's reason when it aborts
 */
export const verifyInThread = (
  request: ThreadRequest,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (progress: ThreadProgress) => void },
): Promise<Verified> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(ENTRY, { ...threadOptions(ENTRY), workerData: request });
    let found: Verified | undefined;
    const abort = () => endThread(worker);
    signal.addEventListener('abort', abort, { once: true });
    worker.on('message', (message: ThreadMessage) => {
      if ('progress' in message) onProgress(message.progress);
      else ({ found } = message);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', abort);
      if (signal.aborted) reject(signal.reason as Error);
      else if (found) resolve(found);
      else reject(new Error(`the thread ended with code ${String(code)} and without a result`));
    });
  });
