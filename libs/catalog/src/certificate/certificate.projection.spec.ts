import { parseInstant } from '@yikou/shared-kernel';
import { folded } from '../testing/folded';
import { recorded } from '../testing/recorded';
import { day, heldOf } from '../testing/samples';
import type { CertificateEvent } from './certificate';
import { certificateAggregate } from './certificate.aggregate';
import { certificateProjection } from './certificate.projection';
import { catalogTimers } from './certificate.timers';

const held = heldOf();
const renewed = { ...held, until: day('2023-12-31') };
const granted: CertificateEvent = { type: 'CertificateGranted', ...held };
const suspended: CertificateEvent = { type: 'CertificateSuspended', ...held, reason: '年度考核不合格' };
const history = (...events: readonly CertificateEvent[]) => recorded(certificateAggregate, held.certificateId, events);

describe('the model of certificates', () => {
  it('shows each as it stands', () => {
    const after = (...events: readonly CertificateEvent[]) => folded(certificateProjection, history(...events)).get(held.certificateId);
    expect(after(granted)).toEqual({ ...held, status: 'inForce', revision: 0 });
    expect(after(granted, suspended)).toEqual({ ...held, status: 'suspended', reason: '年度考核不合格', revision: 1 });
    expect(after(granted, suspended, { type: 'CertificateReinstated', ...held })).toEqual({ ...held, status: 'inForce', revision: 2 });
    expect(after(granted, { type: 'CertificateRenewed', ...renewed })).toEqual({ ...renewed, status: 'inForce', revision: 1 });
    expect(after(granted, { type: 'CertificateExpired', ...held })).toEqual({ ...held, status: 'expired', revision: 1 });
  });
});

describe('the timers of certificates', () => {
  const changesOf = (...events: readonly CertificateEvent[]) => history(...events).flatMap(catalogTimers.changes);

  it('end each at 24:00 Beijing time of its last day, moved by a renewal', () => {
    expect(changesOf(granted, { type: 'CertificateRenewed', ...renewed })).toEqual([
      { set: { kind: 'expiry', due: parseInstant('2022-12-31T16:00:00.000Z'), deadlineRevision: '0/calendar-days' } },
      { set: { kind: 'expiry', due: parseInstant('2023-12-31T16:00:00.000Z'), deadlineRevision: '1/calendar-days' } },
    ]);
  });

  it('go on while it is suspended, and are over when it has expired', () => {
    const reinstated: CertificateEvent = { type: 'CertificateReinstated', ...held };
    expect(changesOf(granted, suspended, reinstated)).toHaveLength(1);
    expect(changesOf(granted, { type: 'CertificateExpired', ...held }).at(-1)).toEqual({ cancel: 'expiry' });
  });
});
