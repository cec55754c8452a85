import { certificateChanged } from '@yikou/contracts';
import type { Outgoing } from '@yikou/event-bus';
import type { CERTIFICATE_STATUSES, CertificateEvent } from './certificate';

const STATUS: Readonly<Record<CertificateEvent['type'], (typeof CERTIFICATE_STATUSES)[number]>> = {
  CertificateGranted: 'inForce',
  CertificateRenewed: 'inForce',
  CertificateSuspended: 'suspended',
  CertificateReinstated: 'inForce',
  CertificateExpired: 'expired',
};

/** Every change, as the certificate stands after it. */
export const tellOfCertificate = ({ type, certificateId, officerId, field, until }: CertificateEvent): Outgoing =>
  certificateChanged.tell(certificateId, { certificateId, officerId, field, status: STATUS[type], until });
