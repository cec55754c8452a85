import type { RecordedEvent } from '@yikou/event-store';
import type { ReviewEvent } from '../review/review';
import { filingAggregate, reviewAggregate } from '../streams';
import { modelOver } from '../testing/models';
import { recorded } from '../testing/recorded';
import {
  about,
  acceptanceRefusalConfirmed,
  acceptanceRefusalReceived,
  at,
  breachFiled,
  caseId,
  due,
  examined,
  filingConfirmed,
  legalAccount,
  opened,
  openedProvisionally,
  reached,
  reasons,
  recomputed,
  refusalFiled,
  refused,
} from '../testing/review.samples';
import { adverseFilings, filingId, type FilingDoc } from './filing.projection';
import { FILED_OUTCOMES, FILING_STATUSES, filingsQuery } from './filing.queries';

const project = (...events: readonly ReviewEvent[]) => projected(recorded(reviewAggregate, caseId, events));

const projected = (events: readonly RecordedEvent[]): ReadonlyMap<string, FilingDoc> => {
  const docs = new Map<string, FilingDoc>();
  for (const event of events) {
    for (const id of adverseFilings.documents(event)) {
      const doc = adverseFilings.project(docs.get(id), event, id);
      if (doc) docs.set(id, doc);
      else docs.delete(id);
    }
  }
  return docs;
};

const { applicant: _, ...ofCase } = about;

describe('the filings of adverse outcomes', () => {
  it('are one for each kind of a case, and carry nobody', () => {
    const docs = project(opened, reached('breached', due), breachFiled, examined, refused, refusalFiled);
    expect([...docs]).toEqual([
      [filingId(caseId, 'breached'), { ...ofCase, adverse: 'breached', status: 'filed', filedAt: due, revision: 2 }],
      [
        filingId(caseId, 'refused'),
        { ...ofCase, adverse: 'refused', status: 'filed', reasons, filedAt: refusalFiled.filedAt, revision: 5 },
      ],
    ]);
  });

  it('are confirmed each for itself', () => {
    const docs = project(opened, reached('breached', due), breachFiled, examined, refused, refusalFiled, filingConfirmed);
    expect(docs.get(filingId(caseId, 'refused'))).toMatchObject({
      status: 'confirmed',
      confirmed: { by: legalAccount, at: at('2022-12-07') },
    });
    expect(docs.get(filingId(caseId, 'breached'))).toMatchObject({ status: 'filed' });
  });

  it('are not of a breach that was none by the holidays announced since', () => {
    const filed = [openedProvisionally, reached('breached', due), breachFiled, examined, refused, refusalFiled];
    expect([...project(...filed, { ...recomputed, mark: 'red' }).keys()]).toEqual([filingId(caseId, 'refused')]);
    expect(project(...filed, { ...recomputed, mark: 'breached' }).size).toBe(2);
  });

  it('are of refused acceptances as well, from their own stream', () => {
    const filed = projected(recorded(filingAggregate, caseId, [acceptanceRefusalReceived]));
    const { type: __, ...received } = acceptanceRefusalReceived;
    expect([...filed]).toEqual([
      [filingId(caseId, 'acceptanceRefused'), { ...received, adverse: 'acceptanceRefused', status: 'filed', revision: 0 }],
    ]);
    const confirmed = projected(recorded(filingAggregate, caseId, [acceptanceRefusalReceived, acceptanceRefusalConfirmed]));
    expect(confirmed.get(filingId(caseId, 'acceptanceRefused'))).toMatchObject({
      status: 'confirmed',
      confirmed: { by: legalAccount, at: at('2022-12-02') },
      revision: 1,
    });
  });

  it('are found by any combination of filters, the newest first', async () => {
    const [filed] = project(opened, refused, refusalFiled).values();
    const docs = ['scjg', 'hjbh'].flatMap((departmentCode) =>
      FILING_STATUSES.flatMap((status) =>
        FILED_OUTCOMES.map((adverse, day): [string, FilingDoc] => [
          [departmentCode, status, adverse].join(' '),
          { ...filed!, departmentCode, status, adverse, filedAt: at(`2022-12-0${String(day + 1)}`) },
        ]),
      ),
    );
    const model = await modelOver(adverseFilings.model, docs);
    for (const departmentCode of [undefined, 'scjg']) {
      for (const status of [undefined, ...FILING_STATUSES]) {
        for (const adverse of [undefined, ...FILED_OUTCOMES]) {
          const { items } = await model.find(
            filingsQuery({ ...(departmentCode && { departmentCode }), ...(status && { status }), ...(adverse && { adverse }) }),
          );
          expect(items).toHaveLength((departmentCode ? 1 : 2) * (status ? 1 : 2) * (adverse ? 1 : 3));
          expect(items.map((doc) => doc.filedAt)).toEqual(
            items
              .map((doc) => doc.filedAt)
              .sort()
              .reverse(),
          );
        }
      }
    }
  });
});
