import { streamOf } from '@yikou/event-sourcing';
import { Followers, positionText, type RecordedEvent } from '@yikou/event-store';
import { createLogger, type Commands } from '@yikou/platform';
import { derivedId, type Uuid } from '@yikou/shared-kernel';
import { Matcher } from '../entitlement/matcher';
import { grantFacts, type Grant } from '../facts/grant.facts';
import { itemFactId, itemFacts } from '../facts/item.facts';
import { entitlementAggregate, entitlementIdOf, policyAggregate, searchAggregate } from '../streams';
import type { History } from '@yikou/platform/testing';
import { beginHistory, envelope } from '../testing/history';
import { FixedModels } from '../testing/models';
import { at, evidence, period, policyId, terms } from '../testing/samples';
import { publicationIn, searches } from './search.projection';
import { SearchWorker } from './search.worker';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

const { itemId } = evidence;
const BENEFICIARIES = 200;
const subjects = Array.from({ length: BENEFICIARIES }, (_, no) => derivedId('subject', String(no)));

const grantOf = (subjectId: Uuid, place: number): Grant => ({
  subjectId,
  caseId: derivedId('case', String(place)),
  caseNo: `NO-${String(place)}`,
  caseRevision: 3,
  itemId,
  itemVersion: 1,
  applicantKind: 'natural',
  deliveredAt: at,
  position: positionText(BigInt(place)),
});

describe('the search of the facts on record', () => {
  let history: History;
  let models: FixedModels;
  let published: RecordedEvent;

  /** Everybody has two grants, all before the publication, and one after it. */
  beforeEach(async () => {
    history = await beginHistory();
    models = new FixedModels();
    const writer = history.writer();
    await writer.handle(policyAggregate, policyId, { type: 'DraftPolicy', policyId, ...terms, at }, envelope('draft'));
    await writer.handle(policyAggregate, policyId, { type: 'PublishPolicy', today: terms.from, at }, envelope('publish'));
    for await (const page of history.store.readStream(streamOf(policyAggregate, policyId))) published = page.at(-1)!;
    published = { ...published, position: 10_000n as RecordedEvent['position'] };
    const grants = [1, 1_000, 20_000].flatMap((from) => subjects.map((subject, no) => grantOf(subject, from + no)));
    await models.put(grantFacts, Object.fromEntries(grants.map((grant) => [grant.caseId, grant])));
    await models.put(itemFacts, { [itemFactId(itemId, 1)]: { itemId, itemVersion: 1, itemCode: 'YK-SC-001' } });
    await models.put(searches, { [policyId]: { ...publicationIn(published)!, status: 'running' } });
  });
  afterEach(() => history.end());

  const search = async (writer: Commands): Promise<void> => {
    const logger = createLogger({ level: 'silent' });
    const worker = new SearchWorker(writer, models, new Matcher(writer, models), history.store, new Followers(), logger);
    const stop = new AbortController();
    const completed = (async () => {
      for await (const { events } of history.store.subscribe({ filter: { categories: [searchAggregate.category] }, signal: stop.signal }))
        if (events.length > 0) return;
    })();
    worker.onApplicationBootstrap();
    await completed;
    await worker.onApplicationShutdown();
    stop.abort();
  };
  const found = (subjectId: Uuid) => history.eventsOf(entitlementAggregate, entitlementIdOf(policyId, subjectId, period));

  it('goes on with what an end of the process has left, and matches nobody twice', async () => {
    const before = history.writer();
    const offer = { ...terms, policyId, policyRevision: 1, publishedAfter: positionText(10_000n) };
    const matcher = new Matcher(before, models);
    for (const [no, subject] of subjects.slice(0, 50).entries()) {
      const grant = { ...grantOf(subject, 1 + no), itemCode: 'YK-SC-001' };
      expect(await matcher.match(offer, grant, at, (stream) => ({ ...envelope('before', stream), causationId: published.id }))).toBe(true);
    }
    await search(history.writer());
    for (const [no, subject] of subjects.entries())
      expect(await found(subject)).toMatchObject([{ type: 'EntitlementMatched', caseId: derivedId('case', String(1 + no)) }]);
    expect(await history.eventsOf(searchAggregate, policyId)).toEqual([
      { type: 'SearchCompleted', policyId, grants: 2 * BENEFICIARIES, matched: BENEFICIARIES, completedAt: at },
    ]);
  });

  it('waits until the facts it goes by are those that came before the publication', async () => {
    const foundSoFar: number[] = [];
    jest.spyOn(models, 'waitFor').mockImplementation(async (...[asked]: readonly unknown[]) => {
      if (Array.isArray(asked) && asked.includes(searches)) return true;
      foundSoFar.push((await found(subjects[0]!)).length);
      return foundSoFar.length > 3;
    });
    await search(history.writer());
    expect(foundSoFar).toEqual([0, 0, 0, 0]);
    expect(await found(subjects[0]!)).toHaveLength(1);
  });
});
