import { derivedId } from '@yikou/shared-kernel';
import type { CaseEvent } from '../case/case';
import { accepted, decided, delivered, filed, item, noticed, refused, registered } from '../testing/cases';
import { projected, recorded } from '../testing/recorded';
import { figuresProjection } from './figures.projection';

const countedOf = (...events: CaseEvent[]) => projected(figuresProjection, recorded(events));
const nothing = {
  registered: { window: 0, online: 0, mobile: 0, mail: 0, otherCity: 0 },
  accepted: 0,
  refused: 0,
  delivered: 0,
  visits: 0,
  oneVisit: 0,
};

it('counts cases by department and channel, and the visits of those delivered', () => {
  const online: CaseEvent = { ...registered, channel: 'online' };
  const counted = countedOf(
    registered,
    noticed,
    accepted,
    decided,
    delivered,
    online,
    accepted,
    { ...delivered, visits: 0 },
    refused,
    filed,
  );
  expect(Object.fromEntries(counted)).toEqual({
    [item.departmentCode]: {
      departmentCode: item.departmentCode,
      registered: { ...nothing.registered, window: 1, online: 1 },
      accepted: 2,
      refused: 1,
      delivered: 2,
      visits: 2,
      oneVisit: 1,
    },
  });
});

it('keeps departments apart', () => {
  const elsewhere: CaseEvent = { ...registered, item: { ...item, itemId: derivedId('item', '2'), departmentCode: 'elsewhere' } };
  expect([...countedOf(registered, elsewhere).keys()]).toEqual([item.departmentCode, 'elsewhere']);
});
