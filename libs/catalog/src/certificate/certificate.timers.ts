import { endOfDay } from '@yikou/shared-kernel';
import type { TimerChange, TimerDeclaration } from '@yikou/timers';
import type { RecordedEvent } from '@yikou/event-store';
import { CERTIFICATE } from '../streams';
import { certificateCodec } from './certificate.aggregate';

export const EXPIRY = 'expiry';
/** Calendar days: no arrangement of holidays moves them. */
const CALENDAR = 'calendar-days';

/** A certificate expires on the day after its last, suspended or not. */
const changes = (recorded: RecordedEvent): readonly TimerChange[] => {
  const event = certificateCodec.decode(recorded);
  switch (event?.type) {
    case 'CertificateGranted':
    case 'CertificateRenewed':
      return [{ set: { kind: EXPIRY, due: endOfDay(event.until), deadlineRevision: `${String(recorded.revision)}/${CALENDAR}` } }];
    case 'CertificateExpired':
      return [{ cancel: EXPIRY }];
    default:
      return [];
  }
};

export const catalogTimers: TimerDeclaration = {
  service: 'catalog',
  categories: [CERTIFICATE],
  reference: { file: __filename, name: 'catalogTimers' },
  changes,
};
