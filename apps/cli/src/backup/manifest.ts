import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { canonicalText, sha256 } from '@yikou/event-store';
import { writeDurably } from '@yikou/event-store-sqlite';
import { BackupRefused } from './refused';

export const MANIFEST_FILE = 'manifest.json';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const PositionText = Type.String({ pattern: '^[0-9]{1,19}$' });
const Count = Type.Integer({ minimum: 0 });
const Files = Type.Array(Type.Object({ name: Type.String({ pattern: '^[a-z0-9-]+\\.db$' }), bytes: Count, sha256: Hash }));
const Erasures = Type.Array(Type.Object({ subjectId: Type.String(), erasedAt: Type.String() }));
const Head = Type.Object({ position: PositionText, eventId: Type.String(), hash: Hash });
/** The key store at that moment: which it is, how often it was written to, and whom it had forgotten. */
const Keys = Type.Object({ id: Type.String(), writes: Count, erasures: Erasures });

/** A backup of events, or an increment to it. Positions are decimals: an int64 is none of JSON's numbers. */
const EventsManifest = Type.Object({
  format: Type.Literal('yikou-backup-1'),
  /** 0: the whole store; from 1 on: what came after the one before. */
  number: Count,
  takenAt: Type.String(),
  epoch: Type.Object({ number: Count, id: Type.String() }),
  /** Where the one before ends. */
  after: Type.Optional(Head),
  /** Absent: the store was empty. */
  head: Type.Optional(Head),
  /** In this backup or increment alone. */
  events: Count,
  /** Events that did not verify when they were copied. */
  faults: Count,
  keys: Type.Optional(Keys),
  /** Digest of the manifest before: none can be left out or exchanged. */
  previous: Type.Optional(Hash),
  files: Files,
  /** SHA-256 of the canonical form of all the rest. */
  digest: Hash,
});
export type EventsManifest = Static<typeof EventsManifest>;

/** The newest copy of a key store, which lies apart from the events. */
const KeysManifest = Type.Object({
  format: Type.Literal('yikou-keys-1'),
  takenAt: Type.String(),
  keys: Keys,
  files: Files,
  digest: Hash,
});
export type KeysManifest = Static<typeof KeysManifest>;

type Unsigned<M> = Omit<M, 'digest'>;

const signed = <M extends { readonly digest: string }>(rest: Unsigned<M>): M =>
  ({ ...rest, digest: sha256(canonicalText(rest)) }) as unknown as M;

export const writeEventsManifest = (folder: string, rest: Unsigned<EventsManifest>): EventsManifest =>
  write(folder, signed<EventsManifest>(rest));

export const writeKeysManifest = (folder: string, rest: Unsigned<KeysManifest>): KeysManifest => write(folder, signed<KeysManifest>(rest));

const write = <M extends object>(folder: string, manifest: M): M => {
  writeDurably(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, undefined, 2)}\n`, 0o644);
  return manifest;
};

/** Undefined when the folder has none, or one of something else. @throws BackupRefused when it is not as it was written */
export const readEventsManifest = (folder: string): EventsManifest | undefined => read(folder, EventsManifest, 'yikou-backup-1');

/** Undefined when the folder has none, or one of something else. @throws BackupRefused when it is not as it was written */
export const readKeysManifest = (folder: string): KeysManifest | undefined => read(folder, KeysManifest, 'yikou-keys-1');

const read = <S extends TSchema>(folder: string, schema: S, format: string): Static<S> | undefined => {
  const file = join(folder, MANIFEST_FILE);
  if (!existsSync(file)) return undefined;
  const value = parsed(readFileSync(file, 'utf8'));
  if (isObject(value) && typeof value['format'] === 'string' && value['format'] !== format) return undefined;
  if (!Value.Check(schema, value)) throw changed(file);
  const { digest, ...rest } = value as { readonly digest: string };
  if (digest !== sha256(canonicalText(rest))) throw changed(file);
  return value;
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const changed = (file: string): BackupRefused =>
  new BackupRefused(`清单已被改动：${file}。`, `The manifest is not as it was written: ${file}.`);
