import { constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { START, type JsonObject, type Position } from '@yikou/event-store';
import { EVENTS_FILE, openSqliteEventStore } from '@yikou/event-store-sqlite';

/** What is kept of an event. */
export interface Entry {
  readonly position: bigint;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly commandId: string;
  /** Whether a person gave the command. */
  readonly byPerson: boolean;
  readonly recordedAt: string;
  readonly data: JsonObject;
}

/** Fields of events that checks ask for; the rest of a long history need not be in memory. */
const KEPT = new Set([
  'caseId',
  'departmentCode',
  'outcome',
  'decidedAt',
  'number',
  'series',
  'year',
  'documentNumber',
  'mark',
  'reachedAt',
  'openedAt',
  'acknowledgeBy',
  'visits',
  'entitlementId',
  'paymentId',
  'policyId',
  'subjectId',
  'amount',
  'held',
  'ceiling',
]);

/** The log, read from the data folder as it grows. */
export class History {
  readonly entries: Entry[] = [];
  private readonly commands = new Map<string, Entry[]>();

  /** @param after read from here on */
  constructor(
    private readonly directory: string,
    private readonly after: bigint = START,
  ) {}

  get head(): bigint {
    return this.entries.at(-1)?.position ?? this.after;
  }

  /** The events of a command. */
  of(commandId: string): readonly Entry[] {
    return this.commands.get(commandId) ?? [];
  }

  /**
   * Reads what has come since, of a folder whose product is dead: from a copy. Who opened the log in its place would keep the index of it
   * alive in this process, and so spare the product to make it anew.
   */
  async readOnFromCopy(): Promise<void> {
    const copy = mkdtempSync(join(tmpdir(), 'yikou-chaos-log-'));
    try {
      for (const file of [EVENTS_FILE, `${EVENTS_FILE}-wal`])
        if (existsSync(join(this.directory, file))) copyFileSync(join(this.directory, file), join(copy, file), constants.COPYFILE_FICLONE);
      await this.readOn(copy);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }

  /** Reads what has come since. Nobody may kill the product afterwards. */
  async readOn(directory = this.directory): Promise<void> {
    const store = await openSqliteEventStore({ directory, readonly: true });
    try {
      for await (const page of store.readAll({ from: this.head as Position })) {
        for (const { position, id, stream, revision, type, data, metadata } of page) {
          const { commandId, actor, recordedAt } = metadata;
          this.add({
            position,
            id,
            stream,
            revision,
            type,
            commandId,
            byPerson: !actor.id.startsWith('system:'),
            recordedAt,
            data: keptOf(type, data),
          });
        }
      }
    } finally {
      await store.close();
    }
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    const known = this.commands.get(entry.commandId);
    if (known) known.push(entry);
    else this.commands.set(entry.commandId, [entry]);
  }
}

const keptOf = (type: string, data: JsonObject): JsonObject => {
  const kept = Object.fromEntries(Object.entries(data).filter(([name]) => KEPT.has(name)));
  return type === 'approval.review.opened' ? { ...kept, deadline: data['deadline'] ?? null } : kept;
};

/** A field of an event as text; empty when it has no such text. */
export const textIn = ({ data }: Pick<Entry, 'data'>, field: string): string => {
  const value = data[field];
  return typeof value === 'string' ? value : '';
};
