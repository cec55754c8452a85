/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

type Content = string | number | Html | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const textOf = (content: Content): string => {
  if (content instanceof Html) return content.text;
  if (typeof content === 'object') return content.map(textOf).join('');
  return escaped(String(content));
};

/** Whatever is put in is text, unless it was made by `html` itself. */
export const html = (strings: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(strings.reduce((text, string, index) => `${text}${textOf(contents[index - 1] ?? '')}${string}`));
