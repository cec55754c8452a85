import { decider, DomainError, type Evolution, type Rules } from '@yikou/event-sourcing';
import type { Uuid } from '@yikou/shared-kernel';
import type { Certificate, CertificateCommand, CertificateEvent, Held } from './certificate';

type Command<T extends CertificateCommand['type']> = Extract<CertificateCommand, { type: T }>;
type In<S extends Certificate['status']> = Extract<Certificate, { status: S }>;

const heldOf = ({ certificateId, officerId, field, until }: Held): Held => ({ certificateId, officerId, field, until });

const grant = (command: Command<'GrantCertificate'>): CertificateEvent[] => {
  const { until, today } = command;
  if (until < today) throw new DomainError('CERTIFICATE_ENDS_IN_THE_PAST', { field: 'until', rule: 'not before today', until, today });
  return [{ type: 'CertificateGranted', ...heldOf(command) }];
};

/** To a later day, and before it has lapsed: on the day after its last it is granted anew, or not at all. */
const renew = ({ until, today }: Command<'RenewCertificate'>, held: In<'inForce'>): CertificateEvent[] => {
  if (until <= held.until) throw new DomainError('RENEWAL_SHORTENS', { field: 'until', rule: 'later than now', until, held: held.until });
  if (today > held.until) throw new DomainError('CERTIFICATE_LAPSED', { held: held.until, today });
  return [{ type: 'CertificateRenewed', ...heldOf(held), until }];
};

const suspend = ({ reason }: Command<'SuspendCertificate'>, held: In<'inForce'>): CertificateEvent[] => [
  { type: 'CertificateSuspended', ...heldOf(held), reason },
];

const reinstate = (_: Command<'ReinstateCertificate'>, held: In<'suspended'>): CertificateEvent[] => [
  { type: 'CertificateReinstated', ...heldOf(held) },
];

/** Fired by the timer of the day after `until`; a firing that a renewal has overtaken, or that comes again, changes nothing. */
const expire = ({ today }: Command<'ExpireCertificate'>, held: In<'inForce' | 'suspended'>): CertificateEvent[] =>
  today > held.until ? [{ type: 'CertificateExpired', ...heldOf(held) }] : [];

const unknown = ({ certificateId }: { readonly certificateId: Uuid }): CertificateEvent[] => {
  throw new DomainError('CERTIFICATE_NOT_FOUND', { kind: 'certificate', id: certificateId });
};

const rules: Rules<Certificate, CertificateCommand, CertificateEvent> = {
  none: {
    GrantCertificate: grant,
    RenewCertificate: unknown,
    SuspendCertificate: unknown,
    ReinstateCertificate: unknown,
    ExpireCertificate: () => [],
  },
  inForce: { RenewCertificate: renew, SuspendCertificate: suspend, ExpireCertificate: expire },
  suspended: { ReinstateCertificate: reinstate, ExpireCertificate: expire },
  expired: { GrantCertificate: grant, ExpireCertificate: () => [] },
};

const evolution: Evolution<Certificate, CertificateEvent> = {
  CertificateGranted: (_, event) => ({ status: 'inForce', ...heldOf(event) }),
  CertificateRenewed: (_, event) => ({ status: 'inForce', ...heldOf(event) }),
  CertificateSuspended: (_, event) => ({ status: 'suspended', ...heldOf(event), reason: event.reason }),
  CertificateReinstated: (_, event) => ({ status: 'inForce', ...heldOf(event) }),
  CertificateExpired: (_, event) => ({ status: 'expired', ...heldOf(event) }),
};

export const certificate = decider<Certificate, CertificateCommand, CertificateEvent>({
  initialState: { status: 'none' },
  rules,
  system: ['ExpireCertificate'],
  evolution,
});
