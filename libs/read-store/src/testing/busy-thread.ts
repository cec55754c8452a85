import { parentPort } from 'node:worker_threads';
import { endsWhenTold } from '../rebuild/thread-end';

/** A thread that is told to end while a call keeps it, as those of SQLite do. */
const CALL_MS = 200;

endsWhenTold();
parentPort?.postMessage('called');
const until = performance.now() + CALL_MS;
while (performance.now() < until);
parentPort?.postMessage('returned');
