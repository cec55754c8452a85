import { setTimeout as sleep } from 'node:timers/promises';
import { EventTooLarge, WrongExpectedRevision, type Actor, type EventStore, type RecordedEvent, type StreamName } from '@yikou/event-store';
import type { Instant, Uuid } from '@yikou/shared-kernel';
import type { ImportFault } from '../fault';
import { Chain, endAt, NO_STREAM, type End, type Link } from './chain';
import { anotherCase, differs, endsOtherwise } from './differences';
import { tooLarge, type Draft } from './draft';

export interface Written {
  /** Events of the log that were appended. */
  added: number;
  /** Events of the log that stood there already. */
  there: number;
  /** Anything was appended. */
  changed: boolean;
}

export interface Setting {
  readonly store: EventStore;
  readonly now: () => Instant;
  readonly actor: Actor;
  /** Shared by all that is imported of one log. */
  readonly correlationId: Uuid;
  /** Whether the stored event is what a draft with personal fields says. */
  readonly sameSealed: (stored: RecordedEvent, draft: Draft) => Promise<boolean>;
}

/**
 * What is known of a stream behind the place that was reached: `nothing` stands there, so that it is not read before it is written; or
 * `something` must, because the log says so.
 */
export type Known = 'nothing' | 'something' | 'unknown';

/** Texts of an append together, in UTF-16 units: three bytes each are below the limit of an append. */
const APPEND_UNITS = 250_000;
const METADATA_UNITS = 800;

/**
 * One stream from its beginning: what is to stand there is compared with what does, and what is missing is appended. Calls follow one
 * another: each goes on where the last has come to.
 */
export class StreamWriter {
  private readonly chain: Chain;
  private last: Promise<unknown> = Promise.resolve();
  private end: End = NO_STREAM;

  constructor(
    private readonly stream: StreamName,
    private readonly setting: Setting,
    private known: Known,
  ) {
    this.chain = new Chain(stream, setting.correlationId, setting.actor);
  }

  /** Of the last event that was compared or appended. */
  get revision(): number {
    return this.end.revision;
  }

  /** Goes on behind what has been compared already. */
  startBehind(end: End, known: Known): void {
    this.end = end;
    this.known = known;
  }

  /** @throws ImportFault when something else stands in the stream, or an event is too large */
  write(drafts: readonly Draft[], written: Written): Promise<void> {
    const turn = this.last.then(() => this.writeNow(drafts, written));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async writeNow(drafts: readonly Draft[], written: Written): Promise<void> {
    const compared = this.known === 'nothing' ? 0 : await this.compare(drafts, written);
    for (let from = compared; from < drafts.length;) {
      const until = from + pieceOf(drafts, from);
      if (await this.append(drafts.slice(from, until), written)) from = until;
      else from += await this.compare(drafts.slice(from), written);
    }
  }

  /** @returns how many of the drafts stand there already */
  private async compare(drafts: readonly Draft[], written: Written): Promise<number> {
    let count = 0;
    let otherEnd: ImportFault | undefined;
    for await (const page of this.setting.store.readStream(this.stream, { fromRevision: this.end.revision + 1, limit: drafts.length })) {
      for (const stored of page) {
        const draft = drafts[count];
        if (!draft) break;
        if (!(await this.same(stored, draft))) {
          // Where only the end is another, an event is: that one is worth telling.
          if (!endsOtherwise(draft, stored)) throw differs(draft, stored);
          otherEnd = differs(draft, stored);
        }
        if (draft.counts) written.there += 1;
        this.end = endAt(stored);
        count += 1;
      }
    }
    if (otherEnd) throw otherEnd;
    const [missing] = drafts.slice(count);
    if (missing && count === 0 && this.known === 'something') throw anotherCase(missing.place);
    this.known = missing ? 'nothing' : 'unknown';
    return count;
  }

  private async same(stored: RecordedEvent, draft: Draft): Promise<boolean> {
    if (stored.type !== draft.type) return false;
    return draft.sealed ? this.setting.sameSealed(stored, draft) : JSON.stringify(stored.data) === draft.text;
  }

  /** @returns false when something stands there after all */
  private async append(drafts: readonly Draft[], written: Written): Promise<boolean> {
    const { store } = this.setting;
    const links = await this.linksOf(drafts);
    const events = links.map(({ event }) => event);
    const { revision } = this.end;
    try {
      const texts = links.map(({ text }) => text);
      await store.append(this.stream, events, revision < 0 ? 'NoStream' : revision, texts);
    } catch (error) {
      if (error instanceof EventTooLarge) throw tooLarge(drafts[0]?.place, error.bytes);
      if (!(error instanceof WrongExpectedRevision)) throw error;
      this.known = 'unknown';
      // Another writer would have to be at work for this to come twice.
      await sleep(0);
      return false;
    }
    for (const last of events.slice(-1)) this.end = endAt(last);
    for (const { counts } of drafts) if (counts) written.added += 1;
    written.changed = true;
    return true;
  }

  private async linksOf(drafts: readonly Draft[]): Promise<readonly Link[]> {
    const now = this.setting.now();
    const links: Link[] = [];
    let { end } = this;
    for (const draft of drafts) {
      const link = this.chain.next(end, draft, draft.sealed ? await draft.sealed() : draft.text, now);
      links.push(link);
      end = endAt(link.event);
    }
    return links;
  }
}

/** How many of the drafts fit into one append: at least one. */
const pieceOf = (drafts: readonly Draft[], from: number): number => {
  let units = 0;
  for (let index = from; index < drafts.length; index += 1) {
    units += (drafts[index]?.text.length ?? 0) + METADATA_UNITS;
    if (units > APPEND_UNITS) return Math.max(1, index - from);
  }
  return drafts.length - from;
};
