import { parentPort, workerData } from 'node:worker_threads';
import { ImportFault } from '../fault';
import { BadMapping } from '../mapping';
import { Packing } from './packing';
import { readLog, type ReadRequest } from './read-log';
import { AHEAD, type ReaderMessage } from './reader';

/** Reads beside the thread that records, a few pieces ahead of it. */

/** Chunks of the file that are handed over together. */
const PIECE_CHUNKS = 2;

const packing = new Packing();
let chunks = 0;
let ahead = 0;
let resume: (() => void) | undefined;

const tell = (message: ReaderMessage): void => {
  parentPort?.postMessage(message);
};

const handOver = (bytesRead: number): void => {
  const packed = packing.take();
  if (!packed) return;
  tell({ packed, bytesRead });
  ahead += 1;
};

const paused = async (bytesRead: number): Promise<void> => {
  chunks += 1;
  if (chunks % PIECE_CHUNKS === 0) handOver(bytesRead);
  while (ahead >= AHEAD) await new Promise<void>((resolve) => (resume = resolve));
};

parentPort?.on('message', () => {
  ahead -= 1;
  resume?.();
});

const run = async (request: ReadRequest): Promise<void> => {
  try {
    await readLog(request, (op) => packing.add(op), paused);
    handOver(0);
    tell({ end: true });
  } catch (error) {
    handOver(0);
    if (error instanceof ImportFault) tell({ fault: { sentence: error.sentence, ...(error.place && { place: error.place }) } });
    else if (error instanceof BadMapping) tell({ badMapping: error.message });
    else throw error;
  }
  parentPort?.close();
};

void run(workerData as ReadRequest);
