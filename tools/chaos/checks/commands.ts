import { lost, twice, type Fault } from '../faults';
import type { Entry, History } from '../history';
import type { Answered, RefusedForGood } from '../wire';

/** An answered command stands in history once: in one stream, in one piece, at the position and revision that its answer told. */
export const checkAnswered = (history: History, { as, path, key, commandId, position, text }: Answered): readonly Fault[] => {
  const entries = history.of(commandId);
  const what = `POST ${path} of ${as} (${key})`;
  const last = entries.at(-1);
  if (!last) return [lost(`${what}: answered, and not in history`)];
  if (entries.some((entry, index) => entry.stream !== last.stream || entry.revision !== last.revision - entries.length + 1 + index))
    return [twice(`${what}: in history more than once`)];
  if (position !== undefined && position !== last.position)
    return [lost(`${what}: answered at ${String(position)}, in history at ${String(last.position)}`)];
  const { revision } = JSON.parse(text) as { readonly revision?: number };
  return revision === undefined || revision === last.revision
    ? []
    : [lost(`${what}: answered with revision ${String(revision)}, in history at ${String(last.revision)}`)];
};

/** A command that is refused for good was lost; unless history has it: then it was taken for another when it came again. */
export const checkRefused = (history: History, { commandId, message }: RefusedForGood): Fault =>
  commandId !== undefined && history.of(commandId).length > 0
    ? twice(`in history, and refused when it was sent again: ${message}`)
    : lost(`refused for good: ${message}`);

/** Event ids are there once, streams have no gaps, and nobody gave a command that no client of ours has an answer to. */
export const checkLog = (history: History, answered: readonly Answered[]): readonly Fault[] => {
  const ours = new Set(answered.map(({ commandId }) => commandId as string));
  const ids = new Set<string>();
  const revisions = new Map<string, number>();
  const faultsOf = ({ id, stream, revision, type, commandId, byPerson }: Entry): readonly Fault[] => {
    const expected = (revisions.get(stream) ?? -1) + 1;
    const faults = [
      ...(ids.has(id) ? [twice(`event ${id} (${type})`)] : []),
      ...(revision === expected ? [] : [lost(`${stream}: revision ${String(expected)}, before ${String(revision)}`)]),
      ...(byPerson && isOfLoad(type) && !ours.has(commandId) ? [twice(`${type} in ${stream}: by a command that nobody sent`)] : []),
    ];
    ids.add(id);
    revisions.set(stream, revision);
    return faults;
  };
  return history.entries.flatMap(faultsOf);
};

/** The clock is moved by a command whose id is of the clock. */
const isOfLoad = (type: string): boolean => !type.startsWith('clock.');
