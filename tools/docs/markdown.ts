/** A fenced block of code. */
export interface Fence {
  readonly language: string;
  /** What follows the language on the opening line. */
  readonly info: string;
  readonly text: string;
  /** Of its opening line, from 1. */
  readonly line: number;
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

interface Line {
  readonly text: string;
  readonly line: number;
}

const OPENING = /^```(\w+)? ?(.*)$/;

/** The blocks of a page, and its lines outside of them. */
export const partsOf = (markdown: string): { readonly fences: readonly Fence[]; readonly prose: readonly Line[] } => {
  const fences: Fence[] = [];
  const prose: Line[] = [];
  let open: (Omit<Fence, 'text'> & { readonly lines: string[] }) | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    if (open && text === '```') {
      const { lines, ...fence } = open;
      fences.push({ ...fence, text: lines.join('\n') });
      open = undefined;
    } else if (open) open.lines.push(text);
    else {
      const [, language = '', info = ''] = OPENING.exec(text) ?? [];
      if (text.startsWith('```')) open = { language, info, line: index + 1, lines: [] };
      else prose.push({ text, line: index + 1 });
    }
  }
  if (open) throw new Error(`the block that opens in line ${String(open.line)} is never closed`);
  return { fences, prose };
};

const LINK = /\]\(([^)\s]+)\)/g;

/** Links to files of the repository, without the part after `#`; those to elsewhere are left out. */
export const linksOf = (markdown: string): readonly Link[] =>
  partsOf(markdown).prose.flatMap(({ text, line }) =>
    [...text.matchAll(LINK)]
      .map(([, target = '']) => target.replace(/#.*$/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
      .map((target) => ({ target, line })),
  );

const NAMED = /`((?:apps|libs|tools|docs|\.ci)\/[^`\s]*)`/g;

/** Paths of the repository that the text names in backticks, e.g. `libs/intake/src/streams.ts`; those with a placeholder are left out. */
export const pathsOf = (markdown: string): readonly Link[] =>
  partsOf(markdown).prose.flatMap(({ text, line }) =>
    [...text.matchAll(NAMED)].map(([, target = '']) => ({ target, line })).filter(({ target }) => !/[<>*{}…]/.test(target)),
  );
