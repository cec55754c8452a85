import type { Call } from '@yikou/platform';
import { InMemoryKeyStore } from '@yikou/key-store/testing';
import { derivedId } from '@yikou/shared-kernel';
import { certificateFactId, certificateFacts } from '../facts/certificate.facts';
import { reviewAggregate } from '../streams';
import type { History } from '@yikou/platform/testing';
import { beginHistory, envelope } from '../testing/history';
import { at, caseId, certificateOf, openReview, terms } from '../testing/review.samples';
import { LaggingModels } from '../testing/stand-ins';
import { OfficerActs } from './officer-acts';

let history: History;
beforeEach(async () => (history = await beginHistory()));
afterEach(() => history.end());

const officerId = derivedId('account', 'li');
const call: Call = {
  caller: { accountId: officerId, login: 'li', roles: ['officer'], role: 'officer', departmentCode: 'scjg' },
  scope: 'department',
  now: at('2022-12-05'),
  correlationId: derivedId('correlation'),
  newId: (kind) => derivedId(kind),
  envelope: () => envelope('examine'),
  reaches: () => undefined,
};

const examineWith = async (models: LaggingModels) => {
  const commands = history.writer();
  await commands.handle(reviewAggregate, caseId, openReview, envelope('open'));
  const acts = new OfficerActs(commands, models, history.store, new InMemoryKeyStore());
  const review = await acts.reviewFor(call, caseId);
  return acts.perform(call, review, '行政许可法 §34', (officer) => ({ type: 'ExamineReview', officer, opinion: 'grant', at: call.now }));
};

describe('an officer whose certificate', () => {
  const id = certificateFactId(officerId, terms.fieldOfLaw);

  it('was told of just now is not turned away: what is known of certificates is brought up to the head of history first', async () => {
    const models = await LaggingModels.before(certificateFacts, [[id, certificateOf('li')]]);
    expect((await examineWith(models)).events).toEqual([expect.objectContaining({ type: 'ReviewExamined' })]);
    expect(models.waits).toBe(1);
  });

  it('is not there even then is', async () => {
    const models = await LaggingModels.before(certificateFacts, []);
    await expect(examineWith(models)).rejects.toMatchObject({ code: 'NOT_CERTIFIED' });
    expect(models.waits).toBe(1);
    expect(await history.eventsOf(reviewAggregate, caseId)).toHaveLength(1);
  });
});
