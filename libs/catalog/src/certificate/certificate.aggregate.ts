import { eventCodec, type Aggregate } from '@yikou/event-sourcing';
import { CERTIFICATE } from '../streams';
import type { Certificate, CertificateCommand, CertificateEvent } from './certificate';
import { certificate } from './certificate.decider';

export const certificateCodec = eventCodec<CertificateEvent>({
  CertificateGranted: { name: 'catalog.certificate.granted' },
  CertificateRenewed: { name: 'catalog.certificate.renewed' },
  CertificateSuspended: { name: 'catalog.certificate.suspended' },
  CertificateReinstated: { name: 'catalog.certificate.reinstated' },
  CertificateExpired: { name: 'catalog.certificate.expired' },
});

export const certificateAggregate: Aggregate<Certificate, CertificateCommand, CertificateEvent> = {
  category: CERTIFICATE,
  decider: certificate,
  codec: certificateCodec,
};
