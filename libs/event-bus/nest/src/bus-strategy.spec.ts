import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catch, Controller, Injectable, Module, type INestApplication, type RpcExceptionFilter } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { EventPattern } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { parkedStream, parkingLine, type ConsumerGroup, type Delivered, type EventBus } from '@yikou/event-bus';
import { EmbeddedBus, openSqliteCheckpoints } from '@yikou/event-bus-embedded';
import { notesRelay, takeNote } from '@yikou/event-bus/testing';
import { CommandHandler } from '@yikou/event-sourcing';
import { Followers } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { DomainError, instantFromMs } from '@yikou/shared-kernel';
import { EMPTY, type Observable } from 'rxjs';
import { BusStrategy } from './bus-strategy';
import { Reacts } from './reacts';

const APPROVAL_BUS = Symbol('approval bus');
const FEEDBACK_BUS = Symbol('feedback bus');
const ACCEPTED = 'yikou.intake.case.accepted.v1';
const DELIVERED = 'yikou.intake.case.delivered.v1';

@Injectable()
class Journal {
  readonly lines: string[] = [];
}

@Controller()
class ApprovalReactor {
  constructor(private readonly journal: Journal) {}

  @Reacts({ bus: APPROVAL_BUS, name: 'approval-review-opener', types: [ACCEPTED] })
  async open({ message }: Delivered): Promise<void> {
    await Promise.resolve();
    this.journal.lines.push(`approval ${message.subject}`);
    throw new DomainError('ITEM_UNKNOWN', { itemCode: 'A-1' });
  }
}

@Controller()
class FeedbackReactor {
  constructor(private readonly journal: Journal) {}

  @Reacts({ bus: FEEDBACK_BUS, name: 'feedback-invitation', types: [ACCEPTED, DELIVERED] })
  async invite({ message }: Delivered): Promise<void> {
    await Promise.resolve();
    this.journal.lines.push(`feedback ${message.type}`);
  }

  @Reacts({ bus: FEEDBACK_BUS, name: 'feedback-counter', types: [ACCEPTED] })
  async count(): Promise<void> {
    await Promise.resolve();
    this.journal.lines.push('feedback counts');
  }

  /** Of no bus: Nest offers it to every strategy. */
  @EventPattern(ACCEPTED)
  anybody(_data: unknown): void {
    this.journal.lines.push('anybody');
  }
}

/** The product has one of these for HTTP: it must not come between the bus and a reactor's error. */
@Catch()
class SwallowEverything implements RpcExceptionFilter {
  catch(): Observable<never> {
    return EMPTY;
  }
}

@Module({
  controllers: [ApprovalReactor, FeedbackReactor],
  providers: [Journal, { provide: APP_FILTER, useClass: SwallowEverything }],
})
class Services {}

class RecordingBus {
  readonly groups: ConsumerGroup[] = [];
  readonly stopped: string[] = [];

  consume(group: ConsumerGroup) {
    this.groups.push(group);
    return Promise.resolve({
      stop: () => {
        this.stopped.push(group.service);
        return Promise.resolve();
      },
    });
  }

  reactor(name: string) {
    return this.groups.flatMap(({ reactors }) => reactors).find((reactor) => reactor.name === name)!;
  }
}

describe('the bus as a transport of Nest', () => {
  let app: INestApplication;
  let bus: RecordingBus;

  const message = (type: string) => ({ message: { type, subject: 'case-1' } }) as unknown as Delivered;
  const journal = () => app.get(Journal).lines;

  beforeEach(async () => {
    bus = new RecordingBus();
    app = await NestFactory.create(Services, new FastifyAdapter(), { logger: false });
    for (const [transportId, service] of [
      [APPROVAL_BUS, 'approval'],
      [FEEDBACK_BUS, 'feedback'],
    ] as const) {
      app.connectMicroservice(
        { strategy: new BusStrategy({ transportId, service, bus: bus as unknown as EventBus }) },
        { inheritAppConfig: true },
      );
    }
    await app.startAllMicroservices();
  });

  afterEach(() => app.close());

  it('gives each service the reactors of its own bus only', () => {
    const groups = bus.groups.map(({ service, topics, reactors }) => ({
      service,
      topics,
      reactors: reactors.map(({ name, types }) => ({ name, types })),
    }));
    expect(groups).toEqual([
      { service: 'approval', topics: ['yikou.intake.v1'], reactors: [{ name: 'approval-review-opener', types: [ACCEPTED] }] },
      {
        service: 'feedback',
        topics: ['yikou.intake.v1'],
        reactors: [
          { name: 'feedback-invitation', types: [ACCEPTED, DELIVERED] },
          { name: 'feedback-counter', types: [ACCEPTED] },
        ],
      },
    ]);
  });

  it('awaits a reactor and sees the very error that it throws, whatever filters the application has', async () => {
    await expect(bus.reactor('approval-review-opener').handle(message(ACCEPTED))).rejects.toEqual(
      new DomainError('ITEM_UNKNOWN', { itemCode: 'A-1' }),
    );
    await expect(bus.reactor('approval-review-opener').handle(message(ACCEPTED))).rejects.toBeInstanceOf(DomainError);
    expect(journal()).toEqual(['approval case-1', 'approval case-1']);
  });

  it('runs one reactor per delivery: those of one pattern are not chained', async () => {
    await bus.reactor('feedback-invitation').handle(message(ACCEPTED));
    await bus.reactor('feedback-invitation').handle(message(DELIVERED));
    expect(journal()).toEqual([`feedback ${ACCEPTED}`, `feedback ${DELIVERED}`]);
    await bus.reactor('feedback-counter').handle(message(ACCEPTED));
    expect(journal().slice(2)).toEqual(['feedback counts']);
  });

  it('stops its group with the application', async () => {
    await app.close();
    expect(bus.stopped).toEqual(['approval', 'feedback']);
  });

  it('does not start when its group cannot', async () => {
    const strategy = new BusStrategy({
      transportId: APPROVAL_BUS,
      service: 'approval',
      bus: { consume: () => Promise.reject(new TypeError('nobody tells the topic')) } as unknown as EventBus,
    });
    const other = await NestFactory.create(Services, new FastifyAdapter(), { logger: false });
    other.connectMicroservice({ strategy });
    await expect(other.startAllMicroservices()).rejects.toThrow('nobody tells the topic');
    await other.close();
  });
});

describe('two services on one pattern, on the embedded bus', () => {
  it('one refuses and is parked with its code, the other runs once', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'yikou-nest-bus-'));
    const store = await openSqliteEventStore({ directory });
    const commands = new CommandHandler(store, { now: () => instantFromMs(Date.now()) });
    const followers = new Followers();
    const bus = new EmbeddedBus({ store, commands, followers, checkpoints: openSqliteCheckpoints(directory) });
    bus.relay({
      ...notesRelay,
      topic: 'yikou.intake.v1',
      types: [ACCEPTED],
      map: (event) => ({ type: ACCEPTED, key: event.data['key'] as string, data: {} }),
    });
    bus.relay({ ...notesRelay, topic: 'yikou.intake.v1', categories: ['delivery'], types: [DELIVERED], map: () => undefined });
    const app = await NestFactory.create(Services, new FastifyAdapter(), { logger: false });
    app.connectMicroservice({ strategy: new BusStrategy({ transportId: APPROVAL_BUS, service: 'approval', bus }) });
    app.connectMicroservice({ strategy: new BusStrategy({ transportId: FEEDBACK_BUS, service: 'feedback', bus }) });
    await app.startAllMicroservices();

    await takeNote(commands, { key: 'case-1', text: 'accepted' });
    await followers.quiet(() => store.head());

    expect(app.get(Journal).lines.toSorted()).toEqual(['approval case-1', 'feedback counts', `feedback ${ACCEPTED}`]);
    const lineOf = async (reactor: string) => (await commands.stateOf(parkingLine, parkedStream(reactor, 'case-1'))).state;
    expect(await lineOf('approval-review-opener')).toMatchObject({ status: 'parked', failure: { code: 'ITEM_UNKNOWN' } });
    expect(await lineOf('feedback-invitation')).toMatchObject({ status: 'open' });

    await app.close();
    await bus.close();
    await store.close();
    await rm(directory, { recursive: true });
  });
});
