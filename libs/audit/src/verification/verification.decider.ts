import { decider, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { Verification, VerificationCommand, VerificationEvent } from './verification';

type Command<Type> = Extract<VerificationCommand, { readonly type: Type }>;

const request = ({ verificationId, fromPosition, requestedAt }: Command<'RequestVerification'>): VerificationEvent[] => [
  { type: 'VerificationRequested', verificationId, ...(fromPosition !== undefined && { fromPosition }), requestedAt },
];

const complete = ({ type: _, ...found }: Command<'CompleteVerification'>): VerificationEvent[] => [
  { type: 'VerificationCompleted', ...found },
];

const fail = ({ reason, failedAt }: Command<'FailVerification'>): VerificationEvent[] => [{ type: 'VerificationFailed', reason, failedAt }];

const rules: Rules<Verification, VerificationCommand, VerificationEvent> = {
  none: { RequestVerification: request },
  running: { CompleteVerification: complete, FailVerification: fail },
  done: {},
  failed: {},
};

const evolution: Evolution<Verification, VerificationEvent> = {
  VerificationRequested: () => ({ status: 'running' }),
  VerificationCompleted: () => ({ status: 'done' }),
  VerificationFailed: () => ({ status: 'failed' }),
};

export const verification = decider<Verification, VerificationCommand, VerificationEvent>({
  initialState: { status: 'none' },
  rules,
  system: ['CompleteVerification', 'FailVerification'],
  evolution,
});
