import type { Position } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import type { Change } from '@yikou/read-store';
import { generationShape, openSqliteReadStore } from '@yikou/read-store-sqlite';
import { cached } from './cached';
import { caseEvents, EVENTS_PER_CASE, storedEvent } from './case-events';
import { caseList } from './case-list';
import { caseLogMadeOf } from './logs';

const AT_ONCE = 10_000;

/** A folder with the list of the cases of a log, each document written once, as it is at the end. */
export const caseListOf = async (cache: string, log: string, events: number): Promise<string> => {
  const madeOf = [...(await caseLogMadeOf()), generationShape(caseList.model), sample()];
  return cached(cache, `case-list-${String(events)}`, madeOf, (folder) => writeCaseList(log, folder));
};

/** What becomes of a case, as the projection is now. */
const sample = (): object | undefined =>
  [...caseEvents(EVENTS_PER_CASE)].reduce<object | undefined>((doc, row, index) => {
    const event = { ...storedEvent(row), position: BigInt(index + 1) as Position };
    return caseList.documents(event).reduce((present, id) => caseList.project(present, event, id), doc);
  }, undefined);

const writeCaseList = async (log: string, directory: string): Promise<void> => {
  const events = await openSqliteEventStore({ directory: log, readonly: true });
  const models = openSqliteReadStore({ directory });
  const { writer } = await models.live(caseList.model);
  await writer.checkpoint();
  const open = new Map<string, object>();
  let closed: Change<object>[] = [];
  for await (const page of events.readAll()) {
    for (const event of page) {
      for (const id of caseList.documents(event)) {
        const doc = caseList.project(open.get(id), event, id) ?? {};
        open.set(id, doc);
        if (event.revision < EVENTS_PER_CASE - 1) continue;
        closed.push({ id, doc });
        open.delete(id);
      }
    }
    const last = page.at(-1);
    if (!last || (closed.length < AT_ONCE && last.position < (await events.head()))) continue;
    await writer.write(closed, { epoch: events.epoch, position: last.position, eventId: last.id });
    closed = [];
  }
  await models.close();
  await events.close();
};
