import { Controller } from '@nestjs/common';
import { acceptanceRefused } from '@yikou/contracts';
import type { Delivered } from '@yikou/event-bus';
import { Reacts } from '@yikou/event-bus-nest';
import { streamOf } from '@yikou/event-sourcing';
import { causedBy, Commands } from '@yikou/platform';
import { parseInstant, parseUuid } from '@yikou/shared-kernel';
import { APPROVAL_BUS } from '../approval.bus';
import { filingAggregate } from '../streams';

const REACTOR = 'approval-filing-receiver';

/** A refusal to accept, which intake has filed, comes to the legal department's list. */
@Controller()
export class FilingReactor {
  constructor(private readonly commands: Commands) {}

  @Reacts({ bus: APPROVAL_BUS, name: REACTOR, types: [acceptanceRefused.type] })
  async receive(delivered: Delivered): Promise<void> {
    const { caseId, caseNo, itemId, itemVersion, departmentCode, reasons, refusedAt } = acceptanceRefused.read(delivered.message);
    await this.commands.handle(
      filingAggregate,
      caseId,
      {
        type: 'ReceiveFiling',
        caseId: parseUuid(caseId),
        caseNo,
        itemId: parseUuid(itemId),
        itemVersion,
        departmentCode,
        reasons,
        filedAt: parseInstant(refusedAt),
      },
      causedBy(delivered, {
        reactor: REACTOR,
        stream: streamOf(filingAggregate, caseId),
        service: 'approval',
        authority: '行政许可法 §32',
      }),
    );
  }
}
