import { decider, type Evolution, type Rules } from '@yikou/event-sourcing';
import { formatDocumentNumber } from '@yikou/shared-kernel';
import { noNumbers, type NumberSeries, type NumberSeriesCommand, type NumberSeriesEvent } from './document-number';

type Open = Extract<NumberSeries, { status: 'open' }>;

/** @throws DomainError INVALID_DOCUMENT_NUMBER when the series does not make a number that can be read back */
const allocated = ({ series, year, caseId }: NumberSeriesCommand, number: number): NumberSeriesEvent[] => {
  formatDocumentNumber({ series, year, number });
  return [{ type: 'NumberAllocated', series, year, caseId, number }];
};

/** The next number, or nothing when the case has one already: asked twice, it is the same. */
const allocateNext = (command: NumberSeriesCommand, { last, numbers }: Open): NumberSeriesEvent[] =>
  numbers.has(command.caseId) ? [] : allocated(command, last + 1);

const rules: Rules<NumberSeries, NumberSeriesCommand, NumberSeriesEvent> = {
  unused: { AllocateNumber: (command) => allocated(command, 1) },
  open: { AllocateNumber: allocateNext },
};

const evolution: Evolution<NumberSeries, NumberSeriesEvent> = {
  NumberAllocated: (state, { series, year, caseId, number }) => ({
    status: 'open',
    series,
    year,
    last: number,
    numbers: (state.status === 'open' ? state.numbers : noNumbers).set(caseId, number),
  }),
};

export const numberSeries = decider<NumberSeries, NumberSeriesCommand, NumberSeriesEvent>({
  initialState: { status: 'unused' },
  rules,
  evolution,
});
