import type { Delivered } from '@yikou/event-bus';
import { streamName, type Position } from '@yikou/event-store';
import { parseInstant, uuidV5 } from '@yikou/shared-kernel';
import { causedBy, firedBy } from './causes';

const delivered: Delivered = {
  topic: 'yikou.intake.v1',
  position: 1n as Position,
  message: {
    specversion: '1.0',
    id: uuidV5('message'),
    source: '/yikou/intake',
    type: 'yikou.intake.case.accepted.v1',
    subject: 'c-1',
    time: parseInstant('2022-12-01T08:00:00.000Z'),
    datacontenttype: 'application/json',
    epoch: '0000000001',
    sequence: '000000000000',
    correlationid: uuidV5('correlation'),
    causationid: uuidV5('event'),
    data: {},
  },
};
const of = { reactor: 'approval-review-opener', stream: 'review-c-1', service: 'approval', authority: '行政许可法 §34' };

describe('the envelope of what follows', () => {
  it('from a message is the same at every delivery, done by the system when the cause was true', () => {
    expect(causedBy(delivered, of)).toEqual(causedBy({ ...delivered, position: 9n as Position }, of));
    expect(causedBy(delivered, of)).toMatchObject({
      causationId: delivered.message.id,
      correlationId: delivered.message.correlationid,
      actor: { id: 'system:approval', role: 'system', authority: '行政许可法 §34' },
      occurredAt: delivered.message.time,
    });
    expect(causedBy(delivered, of)).not.toHaveProperty('requestHash');
  });

  it('is another for another reactor, stream or ordinal', () => {
    const ids = [of, { ...of, reactor: 'other' }, { ...of, stream: 'review-c-2' }, { ...of, ordinal: 1 }].map(
      (each) => causedBy(delivered, each).commandId,
    );
    expect(new Set(ids).size).toBe(4);
    expect(causedBy(delivered, { ...of, ordinal: 0 }).commandId).toBe(ids[0]);
  });

  it('from a timer has the id of the firing, was true when it was due, and follows from the event that set the timer', () => {
    const commandId = uuidV5('firing');
    const due = parseInstant('2022-12-08T16:00:00.000Z');
    const why = { causationId: uuidV5('opened'), correlationId: uuidV5('correlation') };
    const fired = { commandId, stream: streamName('review', 'c-1'), kind: 'due', due, deadlineRevision: '3/2026', ...why };
    expect(firedBy(fired, { service: 'approval', authority: '行政许可法 §42' })).toMatchObject({
      commandId,
      ...why,
      actor: { id: 'system:approval', authority: '行政许可法 §42' },
      occurredAt: due,
    });
  });
});
