import { DomainError, type Uuid } from '@yikou/shared-kernel';
import { uuidV5 } from '@yikou/shared-kernel';
import type { Aggregate } from '../aggregate';
import { eventCodec } from '../codec';
import type { CommandEnvelope } from '../command-handler';
import { decider, type Evolution, type Rules } from '../decider';

/** A small aggregate for the tests of what every aggregate stands on: a ticket takes three notes, and only one person takes it. */
export type Ticket =
  | { readonly status: 'none' }
  | { readonly status: 'open'; readonly title: string; readonly notes: readonly string[] }
  | { readonly status: 'taken'; readonly title: string; readonly notes: readonly string[]; readonly by: string };

export type TicketCommand =
  | { readonly type: 'OpenTicket'; readonly title: string }
  | { readonly type: 'AddNotes'; readonly notes: readonly string[] }
  | { readonly type: 'TakeTicket'; readonly by: string };

export type TicketEvent =
  | { readonly type: 'TicketOpened'; readonly title: string; readonly channel?: string | undefined }
  | { readonly type: 'NoteAdded'; readonly note: string }
  | { readonly type: 'TicketTaken'; readonly by: string };

type Command<T extends TicketCommand['type']> = Extract<TicketCommand, { type: T }>;
type Noted = Exclude<Ticket, { status: 'none' }>;

const MOST_NOTES = 3;

const addNotes = ({ notes }: Command<'AddNotes'>, ticket: Noted): TicketEvent[] => {
  const fresh = notes.filter((note) => !ticket.notes.includes(note));
  if (ticket.notes.length + fresh.length > MOST_NOTES) throw new DomainError('TOO_MANY_NOTES', { most: MOST_NOTES });
  return fresh.map((note) => ({ type: 'NoteAdded', note }));
};

const rules: Rules<Ticket, TicketCommand, TicketEvent> = {
  none: { OpenTicket: ({ title }) => [{ type: 'TicketOpened', title, channel: undefined }] },
  open: { AddNotes: addNotes, TakeTicket: ({ by }) => [{ type: 'TicketTaken', by }] },
  taken: { AddNotes: addNotes },
};

const noted = (ticket: Ticket, change: (ticket: Noted) => Ticket): Ticket => (ticket.status === 'none' ? ticket : change(ticket));

const evolution: Evolution<Ticket, TicketEvent> = {
  TicketOpened: (_, { type: _type, ...opened }) => ({ status: 'open', notes: [], ...opened }),
  NoteAdded: (state, { note }) => noted(state, (ticket) => ({ ...ticket, notes: [...ticket.notes, note] })),
  TicketTaken: (state, { by }) => noted(state, (ticket) => ({ ...ticket, status: 'taken', by })),
};

export const ticket: Aggregate<Ticket, TicketCommand, TicketEvent> = {
  category: 'ticket',
  decider: decider({ initialState: { status: 'none' }, rules, evolution }),
  codec: eventCodec<TicketEvent>({
    TicketOpened: { name: 'sample.ticket.opened' },
    NoteAdded: { name: 'sample.ticket.noted' },
    TicketTaken: { name: 'sample.ticket.taken' },
  }),
};

export const sampleId = (name: string | number): Uuid => uuidV5(`sample ${String(name)}`);

/** The envelope of a command of that name: the same name is the same command, delivered again. */
export const envelopeOf = (name: string | number, of: Partial<CommandEnvelope> = {}): CommandEnvelope => ({
  commandId: sampleId(name),
  requestHash: `hash of ${String(name)}`,
  causationId: `request ${String(name)}`,
  correlationId: 'conversation',
  actor: { id: 'account-1', role: 'clerk', authority: 'the test' },
  ...of,
});
