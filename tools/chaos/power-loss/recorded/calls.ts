import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A call of the operating system, as strace has seen it. */
export interface Call {
  readonly name: string;
  /** What it was called with, all strings left out: `27, "", 4096, 56`. */
  readonly text: string;
  readonly strings: readonly Buffer[];
}

/** A line of the trace: a call begins, ends, or both. Lines stand in the order in which they happened, over all threads. */
export interface Seen {
  /** The number of the line. */
  readonly at: number;
  readonly call: Call;
  readonly begins: boolean;
  /** Of a call that ends here. */
  readonly result?: number;
}

const LINE = /^(\d+) +(?:<\.\.\. \w+ resumed>|(\w+)\()/;
const END = /\)\s+= (-?\d+)/;
/** The end of a line is short, whatever data stands before it. */
const TAIL = 200;

/** Reads a trace of `strace -f -xx`. A call that was cut off by the end of its process never ends. @param from the number of its first line */
export async function* callsIn(file: string, from: number): AsyncGenerator<Seen> {
  const begun = new Map<string, Call>();
  let at = from;
  for await (const line of createInterface({ input: createReadStream(file, 'latin1'), crlfDelay: Infinity })) {
    const seen = seenIn(line, at, begun);
    if (seen) yield seen;
    at += 1;
  }
}

const seenIn = (line: string, at: number, begun: Map<string, Call>): Seen | undefined => {
  const [head = '', thread = '', name] = LINE.exec(line) ?? [];
  if (thread === '') return undefined;
  const result = END.exec(line.slice(-TAIL))?.[1];
  const ended = result === undefined ? {} : { result: Number(result) };
  if (name === undefined) {
    const call = begun.get(thread);
    begun.delete(thread);
    return call && { at, call, begins: false, ...ended };
  }
  const call = callOf(name, line.slice(head.length));
  if (result === undefined) begun.set(thread, call);
  return { at, call, begins: true, ...ended };
};

/** @throws Error when strace has cut a string short */
const callOf = (name: string, text: string): Call => {
  const parts = text.split('"');
  if (parts.some((part, index) => index % 2 === 0 && index > 0 && part.startsWith('...')))
    throw new Error(`${name}: the trace is cut short`);
  const strings = parts.filter((_, index) => index % 2 === 1).map((hex) => Buffer.from(hex.replaceAll('\\x', ''), 'hex'));
  return { name, text: parts.filter((_, index) => index % 2 === 0).join('""'), strings };
};

/** The first argument, where it is a number: the file that is meant. */
export const descriptorOf = ({ text }: Call): number | undefined => {
  const digits = /^\d+/.exec(text)?.[0];
  return digits === undefined ? undefined : Number(digits);
};

/** The last argument, where it is a number: where a placed write goes to, how long a file becomes. */
export const lastNumberOf = ({ text }: Call): number | undefined => {
  const [rest = ''] = text.split(/\)| </);
  const digits = /\d+$/.exec(rest)?.[0];
  return digits === undefined ? undefined : Number(digits);
};
