import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyLog } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import { citizenIdFrom, parseBeijingDay, YINGKOU } from '@yikou/shared-kernel';
import { checkAnswered } from '../chaos/checks/commands';
import { checkTimers } from '../chaos/checks/timers';
import { buildCity, type City } from '../chaos/city';
import { History } from '../chaos/history';
import { Wire, type Answered } from '../chaos/wire';
import { CLI, run, startBuilt } from './product';

const CLOCK = join(__dirname, 'clock-at.cjs');
const clockAt = (instant: string) => ({ NODE_OPTIONS: `--require ${CLOCK}`, CLOCK_AT: String(Date.parse(instant)) });

/** The item's limit is eight working days. */
const BEGIN = '2023-03-01T01:00:00.000Z';
const AFTER_THE_LIMIT = '2023-03-21T01:00:00.000Z';
const A_DAY_BEFORE = '2023-03-20T01:00:00.000Z';
const MUCH_LATER = '2023-04-20T01:00:00.000Z';
const POLL_MS = 100;
const POLLS = 300;

describe('the clock of the machine, moved back by a day', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-clock-'));
  /** Takes whatever comes: what it is signed with is of a time that is not its own. */
  const department = createServer((request, response) => request.resume().once('end', () => response.writeHead(204).end()));
  const answered: Answered[] = [];
  let webhook: string;
  let city: City;
  let people = 0;

  beforeAll(async () => {
    department.listen(0, '127.0.0.1');
    await once(department, 'listening');
    webhook = `http://127.0.0.1:${String((department.address() as AddressInfo).port)}/`;
  });
  afterAll(() => {
    department.closeAllConnections();
    department.close();
    rmSync(folder, { recursive: true });
  });

  /** One run of the built product whose clock begins there. */
  const life = async (from: string, live: (wire: Wire) => Promise<void>): Promise<void> => {
    const product = await startBuilt({
      env: { YIKOU_SEED: 'none', YIKOU_CLOCK: 'system', YIKOU_DATA_DIR: folder, ...clockAt(from) },
    });
    const wire = new Wire(product.url);
    try {
      await live(wire);
      answered.push(...wire.answered);
      expect(await product.stop()).toBe(0);
    } finally {
      await product.stop('SIGKILL');
      product.remove();
      await wire.close();
    }
  };

  const history = async (): Promise<History> => {
    const read = new History(folder);
    await read.readOn();
    return read;
  };
  /** Reads history until it is so; what it is not in the end, the caller sees. */
  const until = async (isSo: (history: History) => boolean): Promise<History> => {
    for (let polls = 0; ; polls += 1) {
      const read = await history();
      if (polls === POLLS || isSo(read)) return read;
      await sleep(POLL_MS);
    }
  };
  const timersAt = async (now: string) => checkTimers(await until((read) => checkTimers(read, now).faults.length === 0), now);
  const pushes = ({ entries }: History): number => entries.filter(({ type }) => type === 'supervision.push.delivered').length;

  const accepted = async (wire: Wire): Promise<string> => {
    people += 1;
    const number = citizenIdFrom(YINGKOU, parseBeijingDay('1981-01-01'), people);
    const applicant = { kind: 'natural', name: '申请人', number };
    const registration = { itemId: city.itemId, channel: 'window', applicant, materials: [] };
    const { text } = await wire.send({ as: 'clerk', path: '/intake/cases', body: registration, key: `register/${String(people)}` });
    const { caseId } = JSON.parse(text) as { readonly caseId: string };
    await wire.send({ as: 'clerk', path: `/intake/cases/${caseId}/acceptances`, key: 'accept' });
    return caseId;
  };
  /** Its push comes, and nobody acknowledges it. */
  const granted = async (wire: Wire): Promise<void> => {
    const caseId = await accepted(wire);
    const pushed = pushes(await history());
    await wire.send({ as: 'officer', path: `/approval/reviews/${caseId}/examinations`, body: { opinion: 'grant' }, key: 'examine' });
    await wire.send({ as: 'officer2', path: `/approval/reviews/${caseId}/decisions`, body: { outcome: 'granted' }, key: 'decide' });
    expect(pushes(await until((read) => pushes(read) > pushed))).toBe(pushed + 1);
  };

  it('lets commands go on, time never run back, and timers fire once', async () => {
    await life(BEGIN, async (wire) => {
      city = await buildCity(wire, webhook);
      await accepted(wire);
      await granted(wire);
      expect((await timersAt(BEGIN)).fired).toBe(0);
    });

    let firedBefore = 0;
    await life(AFTER_THE_LIMIT, async (wire) => {
      const { fired, faults } = await timersAt(AFTER_THE_LIMIT);
      expect(faults).toEqual([]);
      expect(fired).toBeGreaterThan(1);
      firedBefore = fired;
      await accepted(wire);
    });
    const { head } = await history();

    await life(A_DAY_BEFORE, async (wire) => {
      await accepted(wire);
      await granted(wire);
      expect(await timersAt(AFTER_THE_LIMIT)).toEqual({ fired: firedBefore, faults: [] });
    });
    const since = (await history()).entries.filter(({ position }) => position > head);
    expect(since.some(({ type }) => type === 'approval.review.decided')).toBe(true);
    expect(since.filter(({ recordedAt }) => recordedAt < AFTER_THE_LIMIT)).toEqual([]);

    const doctor = await run(process.execPath, [CLI, 'doctor', '--json', '--data-dir', folder], clockAt(A_DAY_BEFORE));
    const { findings } = JSON.parse(doctor.stdout) as { readonly findings: readonly { readonly check: string; readonly status: string }[] };
    expect(doctor.code).toBe(0);
    expect(findings.find(({ check }) => check === 'clock')).toMatchObject({
      status: 'warn',
      text: expect.stringMatching(/behind the last event/) as string,
    });

    await life(MUCH_LATER, async () => {
      const { fired, faults } = await timersAt(MUCH_LATER);
      expect(faults).toEqual([]);
      expect(fired).toBeGreaterThan(firedBefore);
    });

    const all = await history();
    expect(answered.flatMap((each) => checkAnswered(all, each))).toEqual([]);
    const latest = new Map<string, string>();
    for (const { stream, recordedAt } of all.entries) {
      expect(recordedAt >= (latest.get(stream) ?? '')).toBe(true);
      latest.set(stream, recordedAt);
    }
    const store = await openSqliteEventStore({ directory: folder, readonly: true });
    expect(await verifyLog(store)).toMatchObject({ faultCount: 0 });
    await store.close();
  });
});
