/** How long a text is as JSON Schema counts it: a pair of surrogates is one. */
export const codePoints = (text: string): number => Array.from(text).length;
