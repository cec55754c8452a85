import type { BeijingDay, Uuid } from '@yikou/shared-kernel';

/** Whose certificate, for which field of law, and its last day in force. Every event tells all of it, as its readers know one event only. */
export type Held = {
  readonly certificateId: Uuid;
  readonly officerId: Uuid;
  readonly field: string;
  readonly until: BeijingDay;
};

/** 执法资格证: an officer without one in force for the field of law performs no administrative act (持证上岗). */
export type Certificate =
  | { readonly status: 'none' }
  | ({ readonly status: 'inForce' } & Held)
  | ({ readonly status: 'suspended'; readonly reason: string } & Held)
  | ({ readonly status: 'expired' } & Held);

export const CERTIFICATE_STATUSES = ['inForce', 'suspended', 'expired'] as const;

/** `today` is the day in Beijing on which the act is done. */
export type CertificateCommand =
  | ({ readonly type: 'GrantCertificate'; readonly today: BeijingDay } & Held)
  | { readonly type: 'RenewCertificate'; readonly certificateId: Uuid; readonly until: BeijingDay; readonly today: BeijingDay }
  | { readonly type: 'SuspendCertificate'; readonly certificateId: Uuid; readonly reason: string }
  | { readonly type: 'ReinstateCertificate'; readonly certificateId: Uuid }
  | { readonly type: 'ExpireCertificate'; readonly today: BeijingDay };

export type CertificateEvent =
  | ({ readonly type: 'CertificateGranted' } & Held)
  | ({ readonly type: 'CertificateRenewed' } & Held)
  | ({ readonly type: 'CertificateSuspended'; readonly reason: string } & Held)
  | ({ readonly type: 'CertificateReinstated' } & Held)
  | ({ readonly type: 'CertificateExpired' } & Held);
