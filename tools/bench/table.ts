import type { Row, Spread } from './measuring';

const HEAD = ['row', 'value', 'yardstick', 'ratio', 'target', 'met', 'spread (value; yardstick; ratio)'];

/** As Markdown, so that it can be put into a page as it was printed. */
export const tableOf = (rows: readonly Row[]): string =>
  [HEAD, HEAD.map(() => '---'), ...rows.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const cellsOf = ({ row, unit, value, yardstick, ratio, target, targetOf, bound, met, spread }: Row): readonly string[] => [
  row,
  `${figure(value)} ${unit}`,
  yardstick === null ? '–' : `${figure(yardstick)} ${unit}`,
  ratio === null ? '–' : figure(ratio),
  `${bound === 'atLeast' ? '≥' : '≤'} ${figure(target)}${targetOf === 'ratio' ? ' ×' : ` ${unit}`}`,
  met ? 'met' : '**missed**',
  [spread.value, spread.yardstick, spread.ratio].map(range).join('; '),
];

const figure = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 21 });

const range = (spread: Spread | null): string => (spread === null ? '–' : `${figure(spread.lowest)}–${figure(spread.highest)}`);
