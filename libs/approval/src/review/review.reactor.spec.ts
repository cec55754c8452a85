import { caseAccepted } from '@yikou/contracts';
import { NotYet, type Delivered } from '@yikou/event-bus';
import type { Position } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import { itemFactId, itemFacts } from '../facts/item.facts';
import { reviewAggregate } from '../streams';
import type { History } from '@yikou/platform/testing';
import { beginHistory } from '../testing/history';
import { about, acceptedAt, caseId, opened, terms } from '../testing/review.samples';
import { LaggingModels } from '../testing/stand-ins';
import { ReviewReactor } from './review.reactor';

let history: History;
beforeEach(async () => (history = await beginHistory()));
afterEach(() => history.end());

const accepted: Delivered = {
  topic: caseAccepted.topic,
  position: 1n as Position,
  message: {
    specversion: '1.0',
    id: derivedId('told', caseId),
    source: '/yikou/intake',
    type: caseAccepted.type,
    subject: caseId,
    time: acceptedAt,
    datacontenttype: 'application/json',
    epoch: '0000000001',
    sequence: '000000000001',
    correlationid: 'a-correlation',
    causationid: 'a-cause',
    data: { ...about, channel: 'window', processing: 'committed', acceptedAt },
  },
};

describe('the opener of reviews', () => {
  const fact: readonly [string, object] = [itemFactId(about.itemId, about.itemVersion), { itemId: about.itemId, version: 2, ...terms }];

  it('waits, and is tried again, while the version of the item is not known here', async () => {
    const models = await LaggingModels.before(itemFacts, [fact]);
    const reactor = new ReviewReactor(history.writer(), models);
    await expect(reactor.open(accepted)).rejects.toBeInstanceOf(NotYet);
    expect(await history.eventsOf(reviewAggregate, caseId)).toEqual([]);
    await models.waitFor();
    await reactor.open(accepted);
    expect(await history.eventsOf(reviewAggregate, caseId)).toEqual([opened]);
  });

  it('opens once, however often it is told', async () => {
    const models = await LaggingModels.before(itemFacts, [fact]);
    await models.waitFor();
    await new ReviewReactor(history.writer(), models).open(accepted);
    await new ReviewReactor(history.writer(), models).open(accepted);
    expect(await history.eventsOf(reviewAggregate, caseId)).toEqual([opened]);
  });
});
