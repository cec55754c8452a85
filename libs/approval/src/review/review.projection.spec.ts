import type { RecordedEvent } from '@yikou/event-store';
import { derivedId } from '@yikou/shared-kernel';
import fc from 'fast-check';
import { reviewAggregate } from '../streams';
import { modelOver } from '../testing/models';
import { recorded } from '../testing/recorded';
import {
  about,
  acceptedAt,
  advised,
  at,
  breachFiled,
  caseId,
  decided,
  documentNumber,
  due,
  examined,
  filingConfirmed,
  notNeeded,
  numbered,
  opened,
  openedInstant,
  openedProvisionally,
  reached,
  reasons,
  recomputed,
  refusalFiled,
  refused,
  terms,
} from '../testing/review.samples';
import type { ReviewEvent } from './review';
import { review } from './review.decider';
import { reviews, type ReviewDoc } from './review.projection';
import { REVIEW_STATUSES, STANDINGS, workListQuery } from './review.queries';

const projected = (events: readonly RecordedEvent[]): ReviewDoc | undefined =>
  events.reduce<ReviewDoc | undefined>((doc, event) => reviews.project(doc, event, caseId), undefined);
const after = (...events: readonly ReviewEvent[]) => projected(recorded(reviewAggregate, caseId, events));

describe('a review as it is read', () => {
  it('is a document by the id of its case', () => {
    expect(recorded(reviewAggregate, caseId, [opened]).flatMap((event) => reviews.documents(event))).toEqual([caseId]);
  });

  it('begins with its case, its terms and how its deadline was reckoned', () => {
    expect(after(opened)).toEqual({
      ...about,
      processing: 'committed',
      terms,
      openedAt: acceptedAt,
      status: 'awaitingExamination',
      mark: 'inTime',
      due,
      deadline: opened.deadline,
      examinations: [],
      advice: [],
      marks: [],
      filings: [],
      revision: 0,
    });
  });

  it('has its examinations and advice in the order in which they were true, never of arrival', () => {
    const earlier = { ...examined, officerId: derivedId('account', 'zhao'), examinedAt: at('2022-12-04') };
    const doc = after(opened, examined, advised, earlier, { ...advised, givenAt: at('2022-12-03') });
    expect(doc?.examinations.map((each) => [each.officerId, each.revision])).toEqual([
      [earlier.officerId, 3],
      [examined.officerId, 1],
    ]);
    expect(doc?.advice.map((each) => each.revision)).toEqual([4, 2]);
    expect(doc?.examinations[1]).toMatchObject({ opinion: 'grant', text: examined.text, certificate: examined.certificate });
  });

  it('shows a refusal with reasons, remedies, number and filing', () => {
    expect(after(opened, examined, refused, refusalFiled, { ...numbered, outcome: 'refused', reasons })).toMatchObject({
      status: 'effective',
      decision: { outcome: 'refused', reasons, remedies: refused.remedies, documentNumber, officerId: refused.officerId },
      filings: ['refused'],
      revision: 4,
    });
  });

  it('shows the marks that were reached', () => {
    const doc = after(opened, reached('yellow', at('2022-12-11')), reached('breached', due), breachFiled);
    expect(doc).toMatchObject({ mark: 'breached', filings: ['breached'], marks: [{ mark: 'yellow' }, { mark: 'breached' }] });
  });

  it('is due by the deadline that was recomputed last, and a breach that was none is gone', () => {
    const breached = [openedProvisionally, reached('yellow', at('2022-12-11')), reached('breached', due), breachFiled];
    expect(after(...breached, recomputed)).toMatchObject({
      due: recomputed.deadline.due,
      deadline: recomputed.deadline,
      mark: 'inTime',
      filings: [],
      marks: [{ mark: 'yellow' }, { mark: 'breached' }],
    });
    expect(after(...breached, { ...recomputed, mark: 'breached' })).toMatchObject({ mark: 'breached', filings: ['breached'] });
  });

  it('is nothing before it was opened', () => {
    expect(after(examined, decided)).toBeUndefined();
  });

  it('stands always where the decider says it stands', () => {
    const any = fc.constantFrom<ReviewEvent>(
      examined,
      { ...examined, opinion: 'needsMore' },
      advised,
      decided,
      notNeeded,
      refused,
      refusalFiled,
      numbered,
      reached('red', due),
      recomputed,
      filingConfirmed,
    );
    fc.assert(
      fc.property(fc.constantFrom(opened, openedInstant), fc.array(any), (first, rest) => {
        const history = [first, ...rest];
        const state = history.reduce((before, event) => review.evolve(before, event), review.initialState);
        const doc = after(...history);
        // A number without a decision is no history that deciding produces; the projection then leaves the status alone.
        fc.pre(rest.findIndex(({ type }) => type === 'DecisionNumbered') < 0 || rest.some(({ type }) => type === 'ReviewDecided'));
        expect({ status: doc?.status, mark: doc?.mark }).toEqual({
          status: state.status,
          mark: state.status === 'none' ? undefined : state.mark,
        });
      }),
    );
  });
});

describe('the work list', () => {
  const departments = ['scjg', 'hjbh'];
  const docs = departments.flatMap((departmentCode) =>
    REVIEW_STATUSES.flatMap((status) =>
      STANDINGS.map((mark, number): [string, ReviewDoc] => {
        const id = derivedId(departmentCode, status, mark);
        return [id, { ...after(opened)!, caseId: id, departmentCode, status, mark, due: at(`2022-12-${String(10 + number)}`) }];
      }),
    ),
  );

  it('is served by a declared index for every combination of filters, the next due first', async () => {
    const model = await modelOver(reviews.model, docs);
    for (const departmentCode of [undefined, 'scjg']) {
      for (const status of [undefined, ...REVIEW_STATUSES]) {
        for (const mark of [undefined, ...STANDINGS]) {
          const filter = { ...(departmentCode && { departmentCode }), ...(status && { status }), ...(mark && { mark }) };
          const { items } = await model.find(workListQuery(filter));
          const expected = docs
            .map(([, doc]) => doc)
            .filter(
              (doc) =>
                (!departmentCode || doc.departmentCode === departmentCode) &&
                (!status || doc.status === status) &&
                (!mark || doc.mark === mark),
            );
          expect(items).toHaveLength(expected.length);
          expect(items.map((doc) => doc.due)).toEqual(expected.map((doc) => doc.due).sort());
        }
      }
    }
  });

  it('comes in pages', async () => {
    const model = await modelOver(reviews.model, docs);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await model.find(workListQuery({ departmentCode: 'scjg', mark: 'red', limit: 2, ...(cursor && { cursor }) }));
      seen.push(...page.items.map((doc) => doc.caseId));
      cursor = page.next;
    } while (cursor);
    expect(new Set(seen).size).toBe(REVIEW_STATUSES.length);
    expect(seen).toHaveLength(REVIEW_STATUSES.length);
  });
});
