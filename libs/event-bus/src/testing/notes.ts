import { decider, eventCodec, streamOf, type Aggregate, type CommandHandler } from '@yikou/event-sourcing';
import type { RecordedEvent } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import { topicOf, type Delivered, type Relay } from '../message';

/** A service for tests: it takes notes about keys and tells of them. Several of its streams may have one key. */
interface NoteTaken {
  readonly type: 'NoteTaken';
  readonly key: string;
  readonly text: string;
  /** Nobody is told of a silent note. */
  readonly kind: 'told' | 'shouted' | 'silent';
}

const codec = eventCodec<NoteTaken>({ NoteTaken: { name: 'notes.note.taken' } });

const notes: Aggregate<{ readonly status: 'any' }, NoteTaken, NoteTaken> = {
  category: 'note',
  decider: decider({
    initialState: { status: 'any' },
    rules: { any: { NoteTaken: (command) => [command] } },
    evolution: { NoteTaken: (state) => state },
  }),
  codec,
};

export const NOTE_TOLD = 'yikou.notes.note.told.v1';
export const NOTE_SHOUTED = 'yikou.notes.note.shouted.v1';
export const NOTES_TOPIC = topicOf('notes');

export const notesRelay: Relay = {
  service: 'notes',
  topic: NOTES_TOPIC,
  categories: [notes.category],
  types: [NOTE_TOLD, NOTE_SHOUTED],
  map(event: RecordedEvent) {
    const note = codec.decode(event);
    if (!note || note.kind === 'silent') return undefined;
    return { type: note.kind === 'told' ? NOTE_TOLD : NOTE_SHOUTED, key: note.key, data: { text: note.text } };
  },
};

export interface Note {
  readonly key: string;
  readonly text: string;
  readonly kind?: NoteTaken['kind'];
  /** Default: one stream per key. */
  readonly stream?: string;
}

/** Appends a note: the same text of a stream is the same command. */
export const takeNote = async (commands: CommandHandler, { key, text, kind = 'told', stream = key }: Note): Promise<RecordedEvent> => {
  const commandId = derivedId('note', stream, text);
  const envelope = { commandId, causationId: commandId, correlationId: commandId, actor: { id: 'a-1', role: 'clerk', authority: 'test' } };
  const { recorded } = await commands.handle(notes, streamOf(notes, stream), { type: 'NoteTaken', key, text, kind }, envelope);
  return recorded[0]!;
};

export const textOf = ({ message }: Delivered): string => message.data['text'] as string;
