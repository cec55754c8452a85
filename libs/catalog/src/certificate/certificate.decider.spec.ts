import { checkDecider, describeGoldenSamples, specification } from '@yikou/event-sourcing/testing';
import fc from 'fast-check';
import { certificateSamples } from '../testing/golden-samples';
import { day, heldOf } from '../testing/samples';
import type { Certificate, CertificateCommand, CertificateEvent } from './certificate';
import { certificateCodec } from './certificate.aggregate';
import { certificate } from './certificate.decider';

const { given } = specification(certificate);

const held = heldOf();
const { certificateId } = held;
const today = day('2022-03-01');

const granted: CertificateEvent = { type: 'CertificateGranted', ...held };
const suspended: CertificateEvent = { type: 'CertificateSuspended', ...held, reason: '年度考核不合格' };
const expired: CertificateEvent = { type: 'CertificateExpired', ...held };
const renewed: CertificateEvent = { type: 'CertificateRenewed', ...held, until: day('2023-12-31') };
const renewTo = (until: string, on = today): CertificateCommand => ({
  type: 'RenewCertificate',
  certificateId,
  until: day(until),
  today: on,
});

describe('an officer certificate', () => {
  it('is granted up to a day that has not passed', () => {
    given()
      .when({ type: 'GrantCertificate', ...held, today })
      .then(granted);
    given()
      .when({ type: 'GrantCertificate', ...held, today: held.until })
      .then(granted);
    given()
      .when({ type: 'GrantCertificate', ...held, today: day('2023-01-01') })
      .thenRejected('CERTIFICATE_ENDS_IN_THE_PAST', { field: 'until', until: '2022-12-31', today: '2023-01-01' });
  });

  it('is held once per officer and field', () => {
    given(granted)
      .when({ type: 'GrantCertificate', ...held, today })
      .thenRejected('NOT_ALLOWED', { status: 'inForce', allowed: ['RenewCertificate', 'SuspendCertificate'] });
  });

  it('is renewed only to a later day', () => {
    given(granted).when(renewTo('2023-12-31')).then(renewed);
    given(granted).when(renewTo('2022-06-30')).thenRejected('RENEWAL_SHORTENS', { held: '2022-12-31' });
    given(granted).when(renewTo('2022-12-31')).thenRejected('RENEWAL_SHORTENS');
  });

  it('is renewed on its last day, and no more on the day after', () => {
    given(granted)
      .when(renewTo('2023-12-31', day('2022-12-31')))
      .then(renewed);
    given(granted)
      .when(renewTo('2023-12-31', day('2023-01-01')))
      .thenRejected('CERTIFICATE_LAPSED', { held: '2022-12-31' });
  });

  it('is not renewed while suspended, and says what is possible instead', () => {
    given(granted, suspended)
      .when(renewTo('2023-12-31'))
      .thenRejected('NOT_ALLOWED', { status: 'suspended', allowed: ['ReinstateCertificate'] });
  });

  it('is suspended for a reason, and reinstated as it was', () => {
    given(granted).when({ type: 'SuspendCertificate', certificateId, reason: '年度考核不合格' }).then(suspended);
    given(granted, suspended).when({ type: 'SuspendCertificate', certificateId, reason: 'x' }).thenRejected('NOT_ALLOWED');
    given(granted, suspended)
      .when({ type: 'ReinstateCertificate', certificateId })
      .then({ type: 'CertificateReinstated', ...held });
    given(granted).when({ type: 'ReinstateCertificate', certificateId }).thenRejected('NOT_ALLOWED', { status: 'inForce' });
  });

  it('expires once, on the day after its last', () => {
    given(granted)
      .when({ type: 'ExpireCertificate', today: day('2022-12-31') })
      .thenNothing();
    given(granted)
      .when({ type: 'ExpireCertificate', today: day('2023-01-01') })
      .then(expired);
    given(granted, suspended)
      .when({ type: 'ExpireCertificate', today: day('2023-01-01') })
      .then(expired);
    given(granted, expired)
      .when({ type: 'ExpireCertificate', today: day('2023-01-02') })
      .thenNothing();
  });

  it('that was renewed meanwhile does not expire by the older day', () => {
    given(granted, renewed)
      .when({ type: 'ExpireCertificate', today: day('2023-01-01') })
      .thenNothing();
    given()
      .when({ type: 'ExpireCertificate', today: day('2023-01-01') })
      .thenNothing();
  });

  it('is granted anew after it has expired', () => {
    const anew = { ...held, until: day('2024-12-31') };
    given(granted, expired)
      .when({ type: 'GrantCertificate', ...anew, today: day('2023-02-01') })
      .then({ type: 'CertificateGranted', ...anew });
    given(granted, expired).when(renewTo('2024-12-31')).thenRejected('NOT_ALLOWED', { status: 'expired' });
  });

  it('that nobody granted is not found', () => {
    given().when(renewTo('2023-12-31')).thenRejected('CERTIFICATE_NOT_FOUND', { id: certificateId });
    given().when({ type: 'SuspendCertificate', certificateId, reason: 'x' }).thenRejected('CERTIFICATE_NOT_FOUND');
    given().when({ type: 'ReinstateCertificate', certificateId }).thenRejected('CERTIFICATE_NOT_FOUND');
  });

  it('is a decider', () => {
    const days = fc.constantFrom(...['2022-06-30', '2022-12-31', '2023-01-01', '2023-12-31'].map(day));
    checkDecider<Certificate, CertificateCommand, CertificateEvent>({
      decider: certificate,
      commands: fc.tuple(days, days, fc.nat(4)).map(([until, on, kind]) => {
        const commands: readonly CertificateCommand[] = [
          { type: 'GrantCertificate', ...held, until, today: on },
          { type: 'RenewCertificate', certificateId, until, today: on },
          { type: 'SuspendCertificate', certificateId, reason: 'x' },
          { type: 'ReinstateCertificate', certificateId },
          { type: 'ExpireCertificate', today: on },
        ];
        return commands[kind]!;
      }),
    });
  });
});

describeGoldenSamples(certificateCodec, certificateSamples);
