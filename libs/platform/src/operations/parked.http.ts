import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { ParkedKeyPage, ParkingAdmin, ParkingState, Replayed } from '@yikou/event-bus';
import { EventStoreUnavailable } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import { CallOf, notFound, Operation, pageOf, type Call } from '../http';
import type { Logger } from '../logging';
import { parkedKeyList } from '../profile/platform-models';
import { LOGGER } from '../tokens';
import { DiscardDto, DiscardedDto, ParkedKeyDto, ParkedKeyParams, ParkedLineDto, ParkedListQuery, ReplayedDto } from './parked.dto';
import { PARKING } from './tokens';

const AUTHORITY = '系统管理员职责';
const SHOWN = 1_000;

/** Messages that a reactor could not handle: what a person does with them. Each act is an event. */
@Controller('admin/parked')
export class ParkedHttp {
  constructor(
    @Inject(PARKING) private readonly parking: ParkingAdmin,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get()
  @Operation({
    action: 'parked.read',
    summary: { zh: '搁置的键', en: 'List parked keys' },
    kind: 'query',
    query: ParkedListQuery,
    answer: pageOf(ParkedKeyDto),
    reads: [parkedKeyList],
  })
  async list(@Query() query: ParkedListQuery): Promise<{ readonly items: readonly object[]; readonly next?: string }> {
    const { items, ...page }: ParkedKeyPage = await this.parking.list(query);
    return { ...page, items: items.map(({ id: _, ...key }) => key) };
  }

  @Get(':reactor/:key')
  @Operation({
    action: 'parked.read',
    summary: { zh: '查看搁置的消息', en: 'Show the messages of a parked key' },
    kind: 'query',
    params: ParkedKeyParams,
    answer: ParkedLineDto,
    refusals: ['PARKED_KEY_NOT_FOUND'],
  })
  async show(@Param() { reactor, key }: ParkedKeyParams): Promise<ParkedLineDto> {
    return lineOf(await this.parking.show(reactor, key), key);
  }

  @Post(':reactor/:key/replays')
  @Operation({
    action: 'parked.replay',
    summary: { zh: '依次重放', en: 'Try the messages again, in order' },
    kind: 'command',
    params: ParkedKeyParams,
    answer: ReplayedDto,
    refusals: ['UNKNOWN_REACTOR', 'KEY_NOT_PARKED', 'REPLAY_FAILED'],
  })
  async replay(@Param() { reactor, key }: ParkedKeyParams, @CallOf() call: Call): Promise<ReplayedDto> {
    const { released, failed } = await this.replayed(reactor, key, call);
    return { released: [...released], ...(failed && { failure: failed.failure }) };
  }

  @Post(':reactor/:key/discards')
  @Operation({
    action: 'parked.discard',
    summary: { zh: '丢弃一条消息', en: 'Discard a message' },
    kind: 'command',
    params: ParkedKeyParams,
    body: DiscardDto,
    answer: DiscardedDto,
    refusals: ['UNKNOWN_REACTOR', 'PARKED_KEY_NOT_FOUND', 'MESSAGE_NOT_PARKED', 'REASON_MISSING'],
  })
  async discard(
    @Param() { reactor, key }: ParkedKeyParams,
    @Body() { messageId, reason }: DiscardDto,
    @CallOf() call: Call,
  ): Promise<DiscardedDto> {
    await this.discarded(reactor, key, { messageId, reason }, call);
    return { messageId };
  }

  /** An open key has nothing to discard: it is not there. */
  private async discarded(reactor: string, key: string, { messageId, reason }: DiscardDto, call: Call): Promise<void> {
    try {
      await this.parking.discard(reactor, key, messageId, reason, call.envelope({ authority: AUTHORITY }));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_ALLOWED') throw notFound('parkedKey', key);
      throw error;
    }
  }

  /** What fails for want of infrastructure leaves the key as it was: whoever asked may ask again. */
  private async replayed(reactor: string, key: string, call: Call): Promise<Replayed> {
    try {
      return await this.parking.replay(reactor, key, call.envelope({ authority: AUTHORITY }));
    } catch (error) {
      if (error instanceof DomainError || error instanceof EventStoreUnavailable) throw error;
      this.logger.error({ err: error, reactor, key }, 'replay not ended');
      throw new DomainError('REPLAY_FAILED', { reactor });
    }
  }
}

const lineOf = (state: ParkingState, asked: string): ParkedLineDto => {
  if (state.status === 'open') throw notFound('parkedKey', asked);
  const { reactor, key, failure, messages } = state;
  const shown = messages.slice(0, SHOWN).map(({ message: { id, type, time, data }, topic }) => ({ id, type, topic, time, data }));
  return { reactor, key, failure, messages: shown, count: messages.length };
};
