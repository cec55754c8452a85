import { Controller } from '@nestjs/common';
import { reviewDecided } from '@yikou/contracts';
import type { Delivered } from '@yikou/event-bus';
import { Reacts } from '@yikou/event-bus-nest';
import { streamOf, type CommandEnvelope } from '@yikou/event-sourcing';
import { causedBy, Commands } from '@yikou/platform';
import { beijingDayOf, formatDocumentNumber, parseInstant, parseUuid, type Uuid } from '@yikou/shared-kernel';
import { APPROVAL_BUS } from '../approval.bus';
import { numberSeriesAggregate, reviewAggregate, seriesIdOf } from '../streams';
import type { SeriesOfYear } from './document-number';

const REACTOR = 'approval-number-allocator';

/** Gives a decision its 文号: first the next number of its series, then that number on the review, which makes the decision effective. */
@Controller()
export class DocumentNumberReactor {
  constructor(private readonly commands: Commands) {}

  @Reacts({ bus: APPROVAL_BUS, name: REACTOR, types: [reviewDecided.type] })
  async number(delivered: Delivered): Promise<void> {
    const { caseId: id, documentSeries: series, decidedAt } = reviewDecided.read(delivered.message);
    const caseId = parseUuid(id);
    const of = { series, year: yearOf(decidedAt) };
    const number = await this.numberOf(of, caseId, envelopeOf(delivered, streamOf(numberSeriesAggregate, seriesIdOf(of)), 0));
    const documentNumber = formatDocumentNumber({ ...of, number });
    const envelope = envelopeOf(delivered, streamOf(reviewAggregate, caseId), 1);
    await this.commands.handle(reviewAggregate, caseId, { type: 'NumberDecision', documentNumber }, envelope);
  }

  /** The number that the case was given now, or had before. */
  private async numberOf(of: SeriesOfYear, caseId: Uuid, envelope: CommandEnvelope): Promise<number> {
    const id = seriesIdOf(of);
    const { events } = await this.commands.handle(numberSeriesAggregate, id, { type: 'AllocateNumber', ...of, caseId }, envelope);
    if (events[0]) return events[0].number;
    const { state } = await this.commands.stateOf(numberSeriesAggregate, id);
    const number = state.status === 'open' ? state.numbers.get(caseId) : undefined;
    if (number === undefined) throw new Error(`series ${id} gave case ${caseId} no number`);
    return number;
  }
}

/** The year in Beijing of the decision, whenever its number is given. */
const yearOf = (decidedAt: string): number => Number(beijingDayOf(parseInstant(decidedAt)).slice(0, 4));

const envelopeOf = (delivered: Delivered, stream: string, ordinal: number): CommandEnvelope =>
  causedBy(delivered, { reactor: REACTOR, stream, ordinal, service: 'approval', authority: '行政许可法 §38' });
