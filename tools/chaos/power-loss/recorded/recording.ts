import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { callsIn, type Call, type Seen } from './calls';
import { Folder } from './disk';
import { isMemory, wholeOf } from './image';
import { ProcessFiles } from './process-files';

/** One life of the product, from its start to its end. */
export interface Life {
  readonly trace: string;
  /** A copy of the data folder as it was left. */
  readonly left: string;
}

/**
 * What happens at a line of the recording: an answer is sent; the log of events, or of keys, is written or synced; a database file is written
 * (pages come from its log); a name is made or taken away; anything else that concerns the data folder.
 */
export type Moment = 'answer' | 'events' | 'keys' | 'copy' | 'name' | 'other';

interface Recorded {
  readonly seen: readonly Seen[];
  readonly left: string;
  /** The line after the last one. */
  readonly end: number;
}

/** What the product did to its data folder and said to whom, over all its lives, in one order: that of the lines. */
export class Recording {
  /** Position of an answer → the line at which the product began to send it, for the first time. */
  readonly answeredAt = new Map<bigint, number>();
  /** Id of a push → the line at which it was sent, for the first time. */
  readonly pushedAt = new Map<string, number>();
  readonly moments: Readonly<Record<Moment, number[]>> = { answer: [], events: [], keys: [], copy: [], name: [], other: [] };
  private readonly lives: Recorded[] = [];

  /** @param directory the data folder, which was empty at first */
  static async read(directory: string, lives: readonly Life[]): Promise<Recording> {
    const recording = new Recording(directory);
    const root = new Folder(directory);
    for (const life of lives) await recording.add(life, root);
    return recording;
  }

  private constructor(private readonly directory: string) {}

  /** From the beginning. @param lies whose syncs the disk answers and does not do */
  replay(lies?: (path: string) => boolean): Replay {
    return new Replay(new Folder(this.directory), this.lives, lies);
  }

  private async add({ trace, left }: Life, root: Folder): Promise<void> {
    const files = new ProcessFiles(root);
    const seen: Seen[] = [];
    let end = this.lives.at(-1)?.end ?? 0;
    for await (const each of callsIn(trace, end)) {
      end = each.at + 1;
      const concerned = files.see(each);
      if (concerned) {
        seen.push(each);
        if (concerned.ends) this.moments[momentOf(each.call, concerned.path)].push(each.at);
      } else if (each.begins && WRITES.has(each.call.name)) this.hear(each.at, each.call);
    }
    files.end(end, left);
    this.lives.push({ seen, left, end: end + 1 });
  }

  /** What goes to no file goes through a socket: the head of an answer, or of a push. */
  private hear(at: number, call: Call): void {
    const text = Buffer.concat(call.strings).toString('latin1');
    const position = /^yikou-position: \S+-(\d+)\r$/im.exec(text)?.[1];
    if (position !== undefined) {
      this.moments.answer.push(at);
      if (!this.answeredAt.has(BigInt(position))) this.answeredAt.set(BigInt(position), at);
    }
    const push = /^webhook-id: (\S+)\r$/im.exec(text)?.[1];
    if (push !== undefined && !this.pushedAt.has(push)) this.pushedAt.set(push, at);
  }
}

const WRITES = new Set(['write', 'writev']);
const NAMES = new Set(['open', 'openat', 'creat', 'mkdir', 'mkdirat', 'unlink', 'unlinkat', 'rmdir', 'rename', 'renameat', 'renameat2']);

const momentOf = ({ name }: Call, path: string): Moment => {
  if (isMemory(path)) return 'other';
  if (NAMES.has(name)) return 'name';
  if (path.endsWith('/events.db-wal')) return 'events';
  if (path.endsWith('/keys.db-wal')) return 'keys';
  return path.endsWith('.db') ? 'copy' : 'other';
};

/** The data folder, as one line after the other made it. */
export class Replay {
  private life = 0;
  private next = 0;
  private files: ProcessFiles;

  constructor(
    readonly root: Folder,
    private readonly lives: readonly Recorded[],
    private readonly lies: ((path: string) => boolean) | undefined,
  ) {
    this.files = new ProcessFiles(root, lies);
  }

  /** Goes on: everything up to this line, it included, has happened. */
  to(line: number): void {
    for (let life = this.lives[this.life]; life; life = this.lives[this.life]) {
      for (let seen = life.seen[this.next]; seen && seen.at <= line; seen = life.seen[this.next]) {
        this.files.see(seen);
        this.next += 1;
      }
      if (life.end > line) return;
      this.files.end(life.end, life.left);
      this.files = new ProcessFiles(this.root, this.lies);
      this.life += 1;
      this.next = 0;
    }
  }

  /**
   * To the end. @returns what differs between the folder that the recording gives, nothing being lost, and the one that each life of the product
   * has left: nothing, or the product writes in ways that the recording does not see
   */
  differences(): readonly string[] {
    return this.lives.flatMap(({ end, left }, index) => {
      this.to(end);
      return differing(wholeOf(this.root).entries, left).map((path) => `${path}, after life ${String(index + 1)}`);
    });
  }
}

const differing = (entries: ReadonlyMap<string, Buffer | undefined>, left: string): readonly string[] => {
  const there = readdirSync(left, { recursive: true, withFileTypes: true }).map((entry) => ({
    path: join(entry.parentPath, entry.name).slice(left.length + 1),
    isFile: entry.isFile(),
  }));
  const others = there.filter(({ path, isFile }) => {
    if (isMemory(path)) return false;
    const bytes = entries.get(path);
    return !entries.has(path) || (isFile && bytes?.equals(readFileSync(join(left, path))) !== true);
  });
  const known = new Set(there.map(({ path }) => path));
  return [...others.map(({ path }) => path), ...[...entries.keys()].filter((path) => !known.has(path))];
};
