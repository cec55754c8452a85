import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '@yikou/event-store';
import { InMemoryEventStore } from '@yikou/event-store/testing';
import type { KeyStore } from '@yikou/key-store';
import { InMemoryKeyStore } from '@yikou/key-store/testing';
import { parseInstant } from '@yikou/shared-kernel';
import { exportHistory, type Exported } from '../exporting/export-history';
import { importHistory, type Imported } from '../importing/import-history';
import type { Mapping } from '../mapping';
import type { Op } from '../reading/ops';
import { readLog, type ReadRequest } from '../reading/read-log';
import type { Piece } from '../reading/reader';

/** Reads in this thread: quick to start. */
async function* readHere(request: ReadRequest): AsyncGenerator<Piece> {
  const ops: Op[] = [];
  let fault: unknown;
  await readLog(
    request,
    (op) => ops.push(op),
    () => Promise.resolve(),
  ).catch((error: unknown) => (fault = error));
  // As between threads: a copy, without what is undefined.
  yield { ops: JSON.parse(JSON.stringify(ops)) as readonly Op[], bytesRead: 0 };
  if (fault !== undefined) throw fault as Error;
}

/** What is told of a file. */
export const opsOf = async (request: ReadRequest): Promise<readonly Op[]> => {
  const told: Op[] = [];
  await readLog(
    request,
    (op) => told.push(op),
    () => Promise.resolve(),
  );
  return told;
};

/** A folder for files, and a store to import them into. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), 'yikou-history-'));
  store: EventStore = new InMemoryEventStore();
  readonly keys: KeyStore = new InMemoryKeyStore();

  file(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  async import(
    content: string | Uint8Array,
    { log = 'log', mapping, mostOpen }: { log?: string; mapping?: Mapping; mostOpen?: number } = {},
  ): Promise<Imported> {
    return importHistory({
      file: this.file('log', content),
      log,
      ...(mapping && { mapping }),
      ...(mostOpen !== undefined && { mostOpen }),
      store: this.store,
      keys: async () => this.keys,
      clock: { now: () => parseInstant('2026-01-05T08:00:00.000Z') },
      read: readHere,
    });
  }

  async export(log = 'log'): Promise<Exported & { readonly text: string }> {
    let text = '';
    const exported = await exportHistory({ log, store: this.store, keys: async () => this.keys }, async (piece) => {
      text += piece;
    });
    return { ...exported, text };
  }

  /** All that a log says, without the lines. */
  async said(content: string | Uint8Array, mapping?: Mapping): Promise<unknown> {
    const ops = await opsOf({ file: this.file('said', content), ...(mapping && { mapping }) });
    return ops.map((op) => ({ ...op, line: 0 }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
