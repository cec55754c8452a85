import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKPOINTS_FILE } from '@yikou/event-bus-embedded';
import { idOf, verifyLog, type EventStore } from '@yikou/event-store';
import { openSqliteEventStore } from '@yikou/event-store-sqlite';
import type { KeyStore, Sealed } from '@yikou/key-store';
import { KEYS_FILE } from '@yikou/key-store-sqlite';
import { checkpointsOf, KEYS_FOLDER, lossIn, openKeys, operationsService, projectionsOf } from '@yikou/platform';
import { openSqliteReadStore } from '@yikou/read-store-sqlite';
import { SERVICES } from '@yikou/services';
import { checkAnswered } from '../../checks/commands';
import { lost, twice, type Fault } from '../../faults';
import { History } from '../../history';
import type { Answered } from '../../wire';

/** What must be there, however much was lost. */
export interface Expected {
  /** Commands that were being answered before the power went. */
  readonly answered: readonly Answered[];
  /** Ids of pushes that were being sent before it went. */
  readonly pushed: readonly string[];
  /** The log as it became, with no power lost. */
  readonly became: History;
}

const PROJECTIONS = projectionsOf([...SERVICES, operationsService]);

/** Opens a data folder after a loss of power as the product does, and looks whether all is there. */
export const checkImage = async (directory: string, expected: Expected): Promise<readonly Fault[]> => {
  const traces = [join(KEYS_FOLDER, KEYS_FILE), CHECKPOINTS_FILE];
  const historyExpected = traces.some((name) => existsSync(join(directory, name)));
  return unlessRefused('the data folder', async () => {
    const events = await openSqliteEventStore({ directory, historyExpected });
    try {
      return [
        ...(await checkHistory(directory, events, expected)),
        ...(await unlessRefused('the key store', () => sealedForEver(directory, events))),
        ...(await unlessRefused('a read model', () => aheadOfHistory(directory, events))),
      ];
    } finally {
      await events.close();
    }
  });
};

const unlessRefused = async (what: string, look: () => Promise<readonly Fault[]>): Promise<readonly Fault[]> => {
  try {
    return await look();
  } catch (error) {
    return [lost(`${what} is refused: ${error instanceof Error ? error.message : String(error)}`)];
  }
};

const checkHistory = async (directory: string, events: EventStore, { answered, pushed, became }: Expected): Promise<readonly Fault[]> => {
  const history = new History(directory);
  await history.readOn();
  const { faults } = await verifyLog(events);
  const queued = new Set(history.entries.filter(({ type }) => type === 'supervision.push.queued').map(({ stream }) => idOf(stream)));
  return [
    ...faults.map((fault) => lost(`a chain is broken: ${fault.rule} in ${fault.stream} at ${String(fault.position)}`)),
    ...answered.flatMap((each) => checkAnswered(history, each)),
    ...pushed.filter((id) => !queued.has(id)).map((id) => lost(`push ${id} was sent, and is not in history`)),
    ...differencesFrom(became, history),
  ];
};

/** A history that was cut off is the beginning of what it became, and no command is in it in part. */
const differencesFrom = (became: History, history: History): readonly Fault[] => {
  const other = history.entries.find(({ id }, index) => became.entries[index]?.id !== id);
  const commands = new Set(history.entries.map(({ commandId }) => commandId));
  return [
    ...(other ? [twice(`at ${String(other.position)} stands ${other.type}, which never stood there`)] : []),
    ...[...commands]
      .filter((id) => history.of(id).length < became.of(id).length)
      .map((id) => lost(`command ${id} is there in part: ${String(history.of(id).length)} of ${String(became.of(id).length)} events`)),
  ];
};

/** Keys are committed before what they seal: whatever is in history opens. */
const sealedForEver = async (directory: string, events: EventStore): Promise<readonly Fault[]> => {
  const keys = await openKeys(directory, undefined);
  const faults: Fault[] = [];
  try {
    for await (const page of events.readAll())
      for (const { data, type, position } of page)
        for (const sealed of sealedIn(data))
          if (!(await opens(keys, sealed))) faults.push(lost(`what ${type} at ${String(position)} has sealed opens no more`));
  } finally {
    await keys.close();
  }
  return faults;
};

const opens = async (keys: KeyStore, sealed: Sealed): Promise<boolean> => {
  try {
    return (await keys.open(sealed)) !== undefined;
  } catch {
    return false;
  }
};

const sealedIn = (value: unknown): readonly Sealed[] => {
  if (typeof value !== 'object' || value === null) return [];
  const { subjectId, sealed } = value as Partial<Sealed>;
  return typeof subjectId === 'string' && typeof sealed === 'string' ? [{ subjectId, sealed }] : Object.values(value).flatMap(sealedIn);
};

/** Who follows the log may be behind it, never ahead of it. */
const aheadOfHistory = async (directory: string, events: EventStore): Promise<readonly Fault[]> => {
  const models = openSqliteReadStore({ directory });
  try {
    const loss = await lossIn(events, await checkpointsOf(models, directory, PROJECTIONS));
    return loss ? [lost(`${loss.witness} has seen ${String(loss.checkpoint.position)}, history ends at ${String(loss.head)}`)] : [];
  } finally {
    await models.close();
  }
};
