import type { DriveReport } from './drive';
import { tableOf } from './report';

const REPORT: DriveReport = {
  cases: 1,
  commands: 2,
  refused: 3,
  registered: 4,
  accepted: 5,
  examined: 6,
  decided: 7,
  granted: 8,
  noLicenceNeeded: 9,
  refusedCases: 10,
  substituted: 11,
  advice: 12,
  notes: 13,
  delivered: 14,
  rated: 15,
  pushes: 16,
  duplicates: 17,
  entitlements: 18,
  payments: 19,
  breached: 20,
  streams: 21,
  events: 22,
  models: [{ name: 'intake_cases', hash: 'a'.repeat(64), documents: 1434 }],
  ok: true,
  faults: [],
};

describe('the table of a drive', () => {
  it('has a row for every count, and one for every model', () => {
    const rows = tableOf(REPORT).split('\n');
    const counts = Object.values(REPORT).filter((value) => typeof value === 'number');
    expect(rows.slice(0, counts.length).map((row) => Number.parseInt(row, 10))).toEqual(counts);
    expect(rows).toContain('     1434  intake_cases  aaaaaaaaaaaaaaaa');
  });

  it('says that all is so, or each fault', () => {
    expect(tableOf(REPORT)).toMatch(/everything is so\n$/);
    expect(tableOf({ ...REPORT, ok: false, faults: ['one', 'two'] })).toMatch(/faults:\n {2}one\n {2}two\n$/);
  });
});
