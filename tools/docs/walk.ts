import { partsOf } from './markdown';

/** A change that a page tells: of a file that is there (`hunks`), or a new file. */
export type Change =
  | { readonly file: string; readonly line: number; readonly hunks: readonly Hunk[] }
  | { readonly file: string; readonly line: number; readonly content: string };

export interface Hunk {
  readonly before: string;
  readonly after: string;
}

/** The blocks `diff FILE` of a page, hunks separated by `@@`, and the blocks `json FILE`, which are new files. In the order of the page. */
export const changesOf = (markdown: string): readonly Change[] =>
  partsOf(markdown).fences.flatMap(({ language, info: file, text, line }): Change[] => {
    if (file === '') return [];
    if (language === 'diff') return [{ file, line, hunks: text.split(/^@@\n/m).map(hunkOf) }];
    return language === 'json' ? [{ file, line, content: `${text}\n` }] : [];
  });

const hunkOf = (text: string): Hunk => {
  const lines = text.replace(/\n$/, '').split('\n');
  const side = (mark: string) =>
    lines
      .filter((each) => each === '' || each.startsWith(' ') || each.startsWith(mark))
      .map((each) => each.slice(1))
      .join('\n');
  return { before: side('-'), after: side('+') };
};

/** @throws Error naming what the file has not, or has more than once */
export const applied = (text: string, hunks: readonly Hunk[]): string =>
  hunks.reduce((changed, { before, after }) => {
    const found = `\n${changed}`.split(`\n${before}\n`);
    if (found.length !== 2) throw new Error(`${String(found.length - 1)} times in the file:\n${before}`);
    return found.join(`\n${after}\n`).slice(1);
  }, text);
