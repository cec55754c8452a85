import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamName, type EventStore, type RecordedEvent } from '@yikou/event-store';
import { bindKeyStore, openSqliteEventStore } from '@yikou/event-store-sqlite';
import { gathered, sampleEvents } from '@yikou/event-store/testing';
import type { Sealed } from '@yikou/key-store';
import { MASTER_KEY_FILE, openSqliteKeyStore, type SqliteKeyStore } from '@yikou/key-store-sqlite';
import { derivedId, type Uuid } from '@yikou/shared-kernel';

/** A data folder with people in its history, as the product makes it, and folders beside it. */
export class Bureau {
  readonly root = mkdtempSync(join(tmpdir(), 'yikou-bureau-'));
  readonly directory = this.path('data');
  readonly masterKey = randomBytes(32);
  events!: EventStore;
  keys!: SqliteKeyStore;
  private cases = 0;

  path(...names: readonly string[]): string {
    return join(this.root, ...names);
  }

  async open(directory = this.directory): Promise<this> {
    this.events = await openSqliteEventStore({ directory });
    const keys = join(directory, 'keys');
    mkdirSync(keys, { recursive: true, mode: 0o700 });
    writeFileSync(join(keys, MASTER_KEY_FILE), this.masterKey.toString('base64'), { mode: 0o600 });
    this.keys = await openSqliteKeyStore({ directory: keys, masterKey: this.masterKey });
    bindKeyStore(directory, this.keys.id);
    return this;
  }

  /** One case of somebody new: two events, one of which holds the name. */
  async register(name: string): Promise<Uuid> {
    this.cases += 1;
    const subjectId = await this.keys.nameSubject({ kind: 'citizenId', number: String(this.cases) }, derivedId('subject', name));
    const stream = streamName('case', derivedId('case', name));
    const sealed = { ...(await this.keys.seal(subjectId, name)) };
    await this.events.append(
      stream,
      sampleEvents(stream, 2, { data: (revision) => (revision === 0 ? { applicant: { name: sealed } } : {}) }),
      'NoStream',
    );
    return subjectId;
  }

  async close(): Promise<void> {
    await this.keys.close();
    await this.events.close();
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.root, { recursive: true, force: true });
  }

  async historyOf(directory: string): Promise<readonly RecordedEvent[]> {
    const store = await openSqliteEventStore({ directory, readonly: true });
    const events = await gathered(store.readAll());
    await store.close();
    return events;
  }

  /** The names in a folder's history, as its keys open them; undefined for who was forgotten. */
  async namesIn(directory: string): Promise<readonly (string | undefined)[]> {
    const keys = await openSqliteKeyStore({ directory: join(directory, 'keys'), masterKey: this.masterKey });
    const sealed = (await this.historyOf(directory)).flatMap(({ data }) => {
      const { applicant } = data as { readonly applicant?: { readonly name: Sealed } };
      return applicant ? [applicant.name] : [];
    });
    const names = [];
    for (const each of sealed) names.push(await keys.open(each));
    await keys.close();
    return names;
  }
}
