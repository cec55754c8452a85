import { picked, type Draw } from '../../seed';
import type { Moment, Recording } from './recording';

/** Of so many losses of power each kind gets its share: most fall where something is being written that must not be lost. */
const SHARES: readonly Moment[] = ['answer', 'answer', 'answer', 'events', 'events', 'events', 'keys', 'copy', 'name', 'other'];

/** The lines of the recording at which the power goes, in order. */
export const momentsOf = ({ moments }: Pick<Recording, 'moments'>, losses: number, draw: Draw): readonly number[] =>
  Array.from({ length: losses }, (_, index) => {
    const share = SHARES[index % SHARES.length] ?? 'other';
    const lines = moments[share].length > 0 ? moments[share] : moments.other;
    return picked(lines, draw('moment', index));
  }).toSorted((one, other) => one - other);
