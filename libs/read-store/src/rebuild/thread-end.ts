import { parentPort, type Worker } from 'node:worker_threads';

/** What a thread is told that shall end. */
const END = 'end';

/**
 * Tells a thread to end as soon as it comes to its events. `terminate` would stop it anywhere: in the middle of a call of SQLite it takes the
 * whole process with it. The thread must have said `endsWhenTold`.
 */
export const endThread = (worker: Worker): void => {
  worker.postMessage(END);
};

/** In a thread, before it listens for anything else: from now on it ends when it is told to. Listening keeps it alive until it closes its port. */
export const endsWhenTold = (): void => {
  parentPort?.on('message', (message: unknown) => {
    if (message === END) process.exit();
  });
};
