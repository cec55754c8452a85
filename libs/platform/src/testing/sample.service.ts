import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { certificateChanged } from '@yikou/contracts';
import type { Delivered } from '@yikou/event-bus';
import { Reacts } from '@yikou/event-bus-nest';
import { eventCodec, streamOf, type Aggregate, type Decider } from '@yikou/event-sourcing';
import { idOf } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import { DomainError, endOfDay, parseBeijingDay, type BeijingDay } from '@yikou/shared-kernel';
import type { FiredTimer, TimerDeclaration } from '@yikou/timers';
import { authorisation, causedBy, Commands, firedBy, Models, Unlisted, type ServiceDefinition, type TimerFiring } from '../http';

/** A service as small as one can be: it notes certificates that it hears of, and when they have run out. */
type Noted = { readonly type: 'Noted'; readonly until: BeijingDay } | { readonly type: 'RanOut' };
const decider: Decider<'none' | 'noted' | 'over', Noted, Noted> = {
  initialState: 'none',
  decide: (command, state) => (command.type === 'RanOut' && state !== 'noted' ? [] : [command]),
  evolve: (_, { type }) => (type === 'Noted' ? 'noted' : 'over'),
  allowed: () => [],
};
const codec = eventCodec<Noted>({ Noted: { name: 'sample.note.noted' }, RanOut: { name: 'sample.note.ran-out' } });
const note: Aggregate<'none' | 'noted' | 'over', Noted, Noted> = { category: 'note', decider, codec };

interface Note {
  readonly certificateId: string;
  readonly over: boolean;
}
export const notes: Projection<Note> = {
  model: { name: 'sample_notes', version: 1, indexes: [], volatile: [] },
  reference: { file: __filename, name: 'notes' },
  categories: ['note'],
  documents: ({ stream }) => [idOf(stream)],
  project: (_, event, certificateId) => ({ certificateId, over: codec.decode(event)?.type === 'RanOut' }),
};
export const noteTimers: TimerDeclaration = {
  service: 'sample',
  categories: ['note'],
  reference: { file: __filename, name: 'noteTimers' },
  changes: (recorded) => {
    const event = codec.decode(recorded);
    if (event?.type !== 'Noted') return [{ cancel: 'end' }];
    return [{ set: { kind: 'end', due: endOfDay(event.until), deadlineRevision: `${recorded.revision}/x` } }];
  },
};

const BUS = Symbol('sample');

/** Certificates of these fields of law are refused: their key is parked. A test fills and empties it. */
export const refusedFields = new Set<string>();

@Injectable()
class NoteFiring implements TimerFiring {
  constructor(private readonly commands: Commands) {}

  async fire(fired: FiredTimer): Promise<void> {
    await this.commands.handle(note, idOf(fired.stream), { type: 'RanOut' }, firedBy(fired, { service: 'sample', authority: 'test' }));
  }
}

@Controller('sample')
class SampleController {
  constructor(
    private readonly commands: Commands,
    private readonly models: Models,
  ) {}

  @Reacts({ bus: BUS, name: 'sample-noter', types: [certificateChanged.type] })
  async on(delivered: Delivered): Promise<void> {
    const { certificateId, until, field } = certificateChanged.read(delivered.message);
    if (refusedFields.has(field)) throw new DomainError('FIELD_REFUSED', { field: 'field' });
    const stream = streamOf(note, certificateId);
    const envelope = causedBy(delivered, { reactor: 'sample-noter', stream, service: 'sample', authority: 'test' });
    await this.commands.handle(note, certificateId, { type: 'Noted', until: parseBeijingDay(until) }, envelope);
  }

  @Get('notes')
  @Unlisted()
  async list(): Promise<readonly Note[]> {
    return (await this.models.of(notes).find()).items;
  }
}

@Module({ controllers: [SampleController], providers: [NoteFiring] })
class SampleModule {}

export const sampleService: ServiceDefinition = {
  name: 'sample',
  module: SampleModule,
  bus: BUS,
  listensTo: [certificateChanged.topic],
  projections: [notes],
  timers: { declaration: noteTimers, fire: NoteFiring },
  authorisation: authorisation('sample', {}),
  messages: {},
};
