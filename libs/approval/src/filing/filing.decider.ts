import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { Filing, FilingCommand, FilingEvent } from './filing';

type Command<T extends FilingCommand['type']> = Extract<FilingCommand, { type: T }>;
type Filed = Extract<Filing, { status: 'filed' }>;

const adverse = 'acceptanceRefused';

/** 行政许可法 §32: as intake filed it, with its reasons. */
const receive = ({ type: _, ...filed }: Command<'ReceiveFiling'>): FilingEvent[] => [{ type: 'FilingReceived', ...filed }];

/** A case is refused once, and so it is filed once. */
const receiveAgain = (): FilingEvent[] => [];

/** Confirmed by the legal department; nothing waits for it. */
const confirm = ({ by, at }: Command<'ConfirmFiling'>, { caseId }: Filed): FilingEvent[] => [
  { type: 'FilingConfirmed', caseId, by, confirmedAt: at },
];

/** @throws DomainError ADVERSE_FILING_NOT_FOUND */
const notFiled = (): FilingEvent[] => {
  throw new DomainError('ADVERSE_FILING_NOT_FOUND', { adverse });
};

/** @throws DomainError FILING_ALREADY_CONFIRMED */
const confirmedAlready = (): FilingEvent[] => {
  throw new DomainError('FILING_ALREADY_CONFIRMED', { adverse });
};

const rules: Rules<Filing, FilingCommand, FilingEvent> = {
  none: { ReceiveFiling: receive, ConfirmFiling: notFiled },
  filed: { ReceiveFiling: receiveAgain, ConfirmFiling: confirm },
  confirmed: { ReceiveFiling: receiveAgain, ConfirmFiling: confirmedAlready },
};

const evolution: Evolution<Filing, FilingEvent> = {
  FilingReceived: (_, { caseId, departmentCode }) => ({ status: 'filed', caseId, departmentCode }),
  FilingConfirmed: (state) => (state.status === 'filed' ? { ...state, status: 'confirmed' } : state),
};

export const filing = decider<Filing, FilingCommand, FilingEvent>({
  initialState: { status: 'none' },
  rules,
  system: ['ReceiveFiling'],
  possible: { ConfirmFiling: ({ status }) => status === 'filed' },
  evolution,
});
