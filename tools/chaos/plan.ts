import { between, shuffled, type Draw } from './seed';

/**
 * When a kill comes: at any time; at the moment in which an answer arrives; while a read model is rebuilt; while the clock is moved and
 * timers fire; before the product is up.
 */
export type KillKind = 'load' | 'answer' | 'rebuild' | 'clock' | 'start';

export interface Kill {
  readonly index: number;
  readonly kind: KillKind;
  /** From when the product is up; from its start for `start`. */
  readonly afterMs: number;
  /** Whatever was not synced is dropped after it. */
  readonly losesPower: boolean;
}

/** Of twenty kills: two are not under load, since there nobody asks for anything. */
const TWENTY: readonly KillKind[] = [
  ...Array.from({ length: 13 }, () => 'load' as const),
  ...Array.from({ length: 3 }, () => 'answer' as const),
  ...Array.from({ length: 2 }, () => 'rebuild' as const),
  'clock',
  'start',
];

const LONGEST_MS = 1_200;
/** A third of the kills. */
const POWER_LOSS = 1 / 3;

/** The kills of a run, all drawn. The first is under load: the product is up. */
export const planOf = (kills: number, draw: Draw): readonly Kill[] => {
  const rounds = Array.from({ length: Math.ceil(kills / TWENTY.length) }, (_, round) =>
    shuffled(TWENTY, (index) => draw('kind', round, index)),
  );
  return rounds
    .flat()
    .slice(0, kills)
    .map((kind, index) => ({
      index,
      kind: index === 0 ? 'load' : kind,
      afterMs: between(0, LONGEST_MS, draw('after', index)),
      losesPower: draw('power', index) < POWER_LOSS,
    }));
};
