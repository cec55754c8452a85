/** Where in a file something stands. */
export interface Place {
  readonly line: number;
  /** Of the case, when one is open. */
  readonly caseName?: string | undefined;
}

/** Why a history cannot be taken in: a sentence for a person, with the line and the case. What was imported before stays. */
export class ImportFault extends Error {
  override readonly name = 'ImportFault';
  constructor(
    readonly sentence: { readonly zh: string; readonly en: string },
    readonly place?: Place,
  ) {
    super(`${placeText(place)}${sentence.zh} ${sentence.en}`);
  }
}

const placeText = (place: Place | undefined): string => {
  if (!place) return '';
  const { line, caseName } = place;
  const zh = caseName === undefined ? `第 ${String(line)} 行` : `第 ${String(line)} 行,案件 ${shown(caseName)}`;
  const en = caseName === undefined ? `line ${String(line)}` : `line ${String(line)}, case ${shown(caseName)}`;
  return `${zh} ${en}: `;
};

const LONGEST_SHOWN = 80;

/** A text of the file as it can stand in a sentence. */
export const shown = (text: string): string => {
  const clean = text.replaceAll(/\p{C}/gu, '\u{FFFD}');
  return clean.length > LONGEST_SHOWN ? `${clean.slice(0, LONGEST_SHOWN)}…` : clean;
};
