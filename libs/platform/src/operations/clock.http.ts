import { Body, Controller, Get, Inject, Post } from '@nestjs/common';
import { EventStoreUnavailable, type Actor, type EventStore } from '@yikou/event-store';
import { DomainError, msOf, type Instant } from '@yikou/shared-kernel';
import type { DomainClock, TimerService } from '@yikou/timers';
import { IsIn } from 'class-validator';
import { Answer, CallOf, Doc, IsInstant, Operation, type Call } from '../http';
import { DOMAIN_CLOCK, EVENT_STORE } from '../tokens';
import { TIMERS } from './tokens';

const MODES = ['system', 'virtual'] as const;
const LONGEST_ADVANCE_MS = 10 * 366 * 24 * 60 * 60 * 1000;

class ClockDto {
  @Doc({ zh: '时钟类型', en: 'Which kind of clock' })
  @IsIn(MODES)
  mode!: (typeof MODES)[number];

  @Doc({ zh: '当前法定时刻', en: 'The time of law' })
  @IsInstant()
  now!: Instant;
}

class AdvanceClockDto {
  @Doc({ zh: '拨到的时刻', en: 'Where the clock goes', example: '2022-12-08T16:00:00.000Z' })
  @IsInstant()
  to!: Instant;
}

class AdvancedDto {
  @Doc({ zh: '时钟已达到的时刻；此前到期的事项均已处理完毕', en: 'The clock has reached it, and all that was due on the way is done' })
  @IsInstant()
  reached!: Instant;
}

@Controller('admin/clock')
export class ClockHttp {
  constructor(
    @Inject(DOMAIN_CLOCK) private readonly clock: DomainClock,
    @Inject(TIMERS) private readonly timers: TimerService,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Get()
  @Operation({ action: 'clock.read', summary: { zh: '查看时钟', en: 'Show the clock' }, kind: 'query', answer: ClockDto })
  show(): ClockDto {
    return { mode: this.clock.mode, now: this.clock.now() };
  }

  /** To where the clock has been already there is nothing to do: a retry answers the same. */
  @Post('advances')
  @Operation({
    action: 'clock.advance',
    summary: { zh: '拨动虚拟时钟，到期事项依次处理', en: 'Move the virtual clock; what becomes due on the way happens' },
    kind: 'command',
    body: AdvanceClockDto,
    answer: AdvancedDto,
    refusals: ['CLOCK_NOT_VIRTUAL', 'INVALID_ADVANCE'],
  })
  async advance(@Body() { to }: AdvanceClockDto, @CallOf() call: Call): Promise<Answer<AdvancedDto>> {
    if (this.clock.mode === 'virtual' && msOf(to) - msOf(this.clock.now()) > LONGEST_ADVANCE_MS) {
      throw new DomainError('INVALID_ADVANCE', { field: '/to', rule: 'ten years at most' });
    }
    const { actor } = call.envelope({ authority: '系统管理员职责' });
    await this.advanced(to, actor);
    return new Answer({ reached: to }, { position: await this.store.head() });
  }

  /** An advance that the stop of the product cuts off goes on when it is asked for again. */
  private async advanced(to: Instant, actor: Actor): Promise<void> {
    try {
      await this.timers.advanceTo(to, { actor });
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') throw new EventStoreUnavailable('the product stops');
      throw error;
    }
  }
}
