import { isUuid } from '@yikou/shared-kernel';

/** Words, short numbers, codes. */
const PLAIN = /^(?!.*\d{7})[\w.-]{1,40}$/;

/** In the place of what is not repeated. */
const LEFT_OUT = '-';

/**
 * What a problem repeats of a path or a JSON pointer that a caller wrote: words and ids. Anything else may be a person's number, a name or a
 * credential that stood in the wrong place, and problems are kept where those must not be: in logs of clients and proxies, in tickets.
 */
export const repeated = (path: string): string =>
  path
    .split('/')
    .map((segment) => (segment === '' || PLAIN.test(segment) || isUuid(segment) ? segment : LEFT_OUT))
    .join('/');
