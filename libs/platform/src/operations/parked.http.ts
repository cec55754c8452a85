import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import type { ParkedLine, ParkedMessage, ParkingAct, ParkingAdmin, Replayed } from '@yikou/event-bus';
import { EventStoreUnavailable } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import { Answer, CallOf, notFound, Operation, pageOf, type Call } from '../http';
import type { Logger } from '../logging';
import { parkedKeyList } from '../profile/platform-models';
import { LOGGER } from '../tokens';
import {
  DiscardDto,
  DiscardedDto,
  ParkedKeyDto,
  ParkedKeyParams,
  ParkedLineDto,
  ParkedListingDto,
  ParkedMessageDto,
  ReplayedDto,
} from './parked.dto';
import { PARKING } from './tokens';

const ADMINISTRATION = '系统管理员职责';
/** 审计法 §34: the authority to inspect electronic data and the systems that hold it. */
const AUDIT = '审计法 §34';
const SHOWN = 1_000;

interface ParkedPage {
  readonly items: readonly object[];
  readonly next?: string;
}

/**
 * Messages that a reactor could not handle: what a person does with them. Each act is an event, listing and looking too: what is parked
 * may be data of cases, and who has seen it is on record before it is shown.
 */
@Controller('admin/parked')
export class ParkedHttp {
  constructor(
    @Inject(PARKING) private readonly parking: ParkingAdmin,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Post('listings')
  @Operation({
    action: 'parked.list',
    summary: { zh: '列出搁置的键（记录在案）', en: 'List parked keys; who has seen which is recorded' },
    kind: 'command',
    body: ParkedListingDto,
    answer: pageOf(ParkedKeyDto),
    refusals: ['BAD_CURSOR'],
    reads: [parkedKeyList],
  })
  async list(@Body() query: ParkedListingDto, @CallOf() call: Call): Promise<Answer<ParkedPage>> {
    const { shown, position } = await this.parking.list(query, viewingOf(call));
    const { items, next } = shown;
    return new Answer({ items, ...(next !== undefined && { next }) }, { position });
  }

  @Post(':reactor/:key/looks')
  @Operation({
    action: 'parked.look',
    summary: { zh: '查看搁置的消息（记录在案）', en: 'Look into a parked key; who has seen it is recorded' },
    kind: 'command',
    params: ParkedKeyParams,
    answer: ParkedLineDto,
    refusals: ['PARKED_KEY_NOT_FOUND'],
  })
  async look(@Param() { reactor, key }: ParkedKeyParams, @CallOf() call: Call): Promise<Answer<ParkedLineDto>> {
    const { shown, position } = await this.parking.look(reactor, key, viewingOf(call));
    return new Answer(lineOf(shown), { position });
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
      await this.parking.discard(reactor, key, messageId, reason, call.envelope({ authority: ADMINISTRATION }));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_ALLOWED') throw notFound('parkedKey', key);
      throw error;
    }
  }

  /** What fails for want of infrastructure leaves the key as it was: whoever asked may ask again. */
  private async replayed(reactor: string, key: string, call: Call): Promise<Replayed> {
    try {
      return await this.parking.replay(reactor, key, call.envelope({ authority: ADMINISTRATION }));
    } catch (error) {
      if (error instanceof DomainError || error instanceof EventStoreUnavailable) throw error;
      this.logger.error({ err: error, reactor, key }, 'replay not ended');
      throw new DomainError('REPLAY_FAILED', { reactor });
    }
  }
}

/** An auditor lists and looks on an authority of its own. */
const viewingOf = (call: Call): ParkingAct => call.envelope({ authority: call.caller.role === 'auditor' ? AUDIT : ADMINISTRATION });

const lineOf = ({ reactor, key, failure, messages }: ParkedLine): ParkedLineDto => ({
  reactor,
  key,
  failure,
  messages: messages.slice(0, SHOWN).map(messageOf),
  count: messages.length,
});

const messageOf = (parked: ParkedMessage): ParkedMessageDto => {
  const { id, type, time } = parked.message;
  const { topic, position } = parked;
  const content = 'omitted' in parked ? { omitted: parked.omitted } : { data: parked.message.data };
  return { id, type, topic, position, time, ...content };
};
