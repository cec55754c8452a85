import { Controller } from '@nestjs/common';
import { decisionEffective } from '@yikou/contracts';
import type { Delivered } from '@yikou/event-bus';
import { Reacts } from '@yikou/event-bus-nest';
import { causedBy, Commands } from '@yikou/platform';
import { parseInstant } from '@yikou/shared-kernel';
import { INTAKE_BUS } from '../intake.bus';
import { caseStream } from '../streams';
import { caseAggregate } from './case.aggregate';

const REACTOR = 'intake-decision-recorder';

/** A decision that took effect is recorded on its case, which can then be delivered. */
@Controller()
export class DecisionRecorder {
  constructor(private readonly commands: Commands) {}

  @Reacts({ bus: INTAKE_BUS, name: REACTOR, types: [decisionEffective.type] })
  async record(delivered: Delivered): Promise<void> {
    const { caseId, outcome, documentNumber, reasons, decidedAt } = decisionEffective.read(delivered.message);
    await this.commands.handle(
      caseAggregate,
      caseId,
      {
        type: 'RecordDecision',
        outcome,
        ...(documentNumber !== undefined && { documentNumber }),
        ...(reasons && { reasons }),
        decidedAt: parseInstant(decidedAt),
      },
      causedBy(delivered, { reactor: REACTOR, stream: caseStream(caseId), service: 'intake', authority: '行政许可法 §38' }),
    );
  }
}
