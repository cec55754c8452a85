import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { certificateChanged } from '@yikou/contracts';
import type { Delivered } from '@yikou/event-bus';
import { Reacts } from '@yikou/event-bus-nest';
import { eventCodec, streamOf, type Aggregate, type Decider } from '@yikou/event-sourcing';
import { idOf } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import { derivedId, endOfDay, parseBeijingDay, type BeijingDay } from '@yikou/shared-kernel';
import type { FiredTimer, TimerDeclaration } from '@yikou/timers';
import { authorisation, causedBy, Commands, firedBy, Models, Unlisted, type ServiceDefinition, type TimerFiring } from '../http';
import { startProduct, type TestProduct } from './index';

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
    const { certificateId, until } = certificateChanged.read(delivered.message);
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

const sample: ServiceDefinition = {
  name: 'sample',
  module: SampleModule,
  bus: BUS,
  listensTo: [certificateChanged.topic],
  projections: [notes],
  timers: { declaration: noteTimers, fire: NoteFiring },
  authorisation: authorisation('sample', {}),
  messages: {},
};

describe('a product for tests', () => {
  let product: TestProduct;
  const certificateId = derivedId('certificate');
  const certificate = { certificateId, officerId: derivedId('officer'), field: '食品', status: 'inForce', until: '2022-12-31' } as const;

  beforeEach(async () => {
    product = await startProduct([sample]);
  });
  afterEach(() => product.stop());

  it('hears what others would tell, keeps its models and fires its timers', async () => {
    expect(product.now()).toBe('2022-12-01T00:00:00.000Z');
    await product.tell(certificateChanged.tell(certificateId, certificate));
    expect((await product.request('GET', '/sample/notes')).body).toEqual([{ certificateId, over: false }]);
    await product.advanceTo(endOfDay(parseBeijingDay('2022-12-31')));
    expect((await product.request('GET', '/sample/notes')).body).toEqual([{ certificateId, over: true }]);
  });

  it('is the same after a restart', async () => {
    await product.tell(certificateChanged.tell(certificateId, certificate));
    const head = await product.store.head();
    await product.restart();
    await product.quiet();
    expect(await product.store.head()).toBe(head);
    expect((await product.request('GET', '/sample/notes')).body).toEqual([{ certificateId, over: false }]);
    await product.advanceTo(endOfDay(parseBeijingDay('2023-01-31')));
    expect((await product.request('GET', '/sample/notes')).body).toEqual([{ certificateId, over: true }]);
  });
});
