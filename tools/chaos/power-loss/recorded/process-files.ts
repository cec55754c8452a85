import { existsSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { descriptorOf, lastNumberOf, type Call, type Seen } from './calls';
import { File, Folder, type Names, type Node } from './disk';

/** What is done with one descriptor. */
interface Handle {
  readonly path: string;
  readonly node: Node;
  position: number;
  readonly appends: boolean;
}

/** What a call does to the data folder once it ends. */
interface Effect {
  readonly path: string;
  readonly done: (result: number, ended: number) => void;
  /** Whether it was done, though its process was ended before it could tell: to be seen in what that has left. */
  readonly wasDone?: (left: (path: string) => string) => boolean;
}

/** A call that concerns a file of the data folder. */
export interface Concerned {
  readonly path: string;
  readonly ends: boolean;
}

const { dirname, basename } = posix;

/** The files of one process: follows its calls, and does to the disk what they did. */
export class ProcessFiles {
  private readonly handles = new Map<number, Handle>();
  private readonly effects = new Map<Call, Effect>();

  /**
   * @param root the data folder, which is there
   * @param lies whose syncs the disk answers and does not do
   */
  constructor(
    private readonly root: Folder,
    private readonly lies: (path: string) => boolean = () => false,
  ) {}

  /** @returns what the call concerns, if it concerns us */
  see({ at, call, begins, result }: Seen): Concerned | undefined {
    if (begins) {
      const begun = this.effectOf(call, at);
      if (begun) this.effects.set(call, begun);
    }
    const effect = this.effects.get(call);
    if (!effect) return undefined;
    const ends = result !== undefined;
    if (ends) {
      this.effects.delete(call);
      if (result >= 0) effect.done(result, at);
    }
    return { path: effect.path, ends };
  }

  /** The process was ended: what its last calls did, is seen in the folder that it has left. */
  end(at: number, left: string): void {
    const inLeft = (path: string): string => `${left}${path.slice(this.root.path.length)}`;
    for (const { done, wasDone } of this.effects.values()) if (wasDone?.(inLeft)) done(Number.MAX_SAFE_INTEGER, at);
    this.effects.clear();
  }

  private effectOf(call: Call, begun: number): Effect | undefined {
    switch (call.name) {
      case 'open':
      case 'openat':
      case 'creat':
        return this.opening(call);
      case 'close':
        return this.closing(call);
      case 'write':
      case 'writev':
        return this.writing(call, false);
      case 'pwrite64':
      case 'pwritev':
        return this.writing(call, true);
      case 'ftruncate':
        return this.resizing(call);
      case 'fsync':
      case 'fdatasync':
        return this.syncing(call, begun);
      case 'mkdir':
      case 'mkdirat':
        return this.naming(call, ([path = '']) => [[path, new Folder(path)]]);
      case 'unlink':
      case 'unlinkat':
      case 'rmdir':
        return this.naming(call, ([path = '']) => [[path, undefined]]);
      case 'rename':
      case 'renameat':
      case 'renameat2':
        return this.naming(call, ([from = '', to = '']) => [
          [from, undefined],
          [to, this.find(from)],
        ]);
      default:
        this.refuse(call);
        return undefined;
    }
  }

  private opening(call: Call): Effect | undefined {
    const [path = ''] = this.pathsIn(call);
    if (!this.covers(path)) return undefined;
    const creates = call.name === 'creat' || call.text.includes('O_CREAT');
    const empties = call.name === 'creat' || call.text.includes('O_TRUNC');
    const done = (result: number, ended: number): void => {
      let node = this.find(path);
      if (!node) {
        if (!creates) throw new Error(`${path} was opened, and nobody has made it`);
        node = new File();
        this.folderOf(path).do([[basename(path), node]], ended);
      } else if (node instanceof File && empties) node.do({ size: 0 }, ended);
      this.handles.set(result, { path, node, position: 0, appends: call.text.includes('O_APPEND') });
    };
    return { path, done, wasDone: (left) => creates && existsSync(left(path)) };
  }

  /** From its beginning on, another thread may be given the same number. */
  private closing(call: Call): Effect | undefined {
    const handle = this.handleOf(call);
    this.handles.delete(descriptorOf(call) ?? -1);
    return handle && { path: handle.path, done: () => undefined };
  }

  private writing(call: Call, isPlaced: boolean): Effect | undefined {
    const handle = this.handleOf(call);
    if (!(handle?.node instanceof File)) return undefined;
    const { node, path } = handle;
    const bytes = Buffer.concat(call.strings);
    const placed = lastNumberOf(call);
    const place = (): number => {
      const at = isPlaced ? placed : handle.appends ? node.size : handle.position;
      if (at === undefined) throw new Error(`${call.name} to no place of ${path}`);
      return at;
    };
    const done = (length: number, ended: number): void => {
      const written = { at: place(), bytes: bytes.subarray(0, length) };
      node.do(written, ended);
      if (!isPlaced) handle.position = written.at + written.bytes.length;
    };
    const wasDone = (left: (path: string) => string): boolean =>
      existsSync(left(path)) &&
      readFileSync(left(path))
        .subarray(place(), place() + bytes.length)
        .equals(bytes);
    return { path, done, wasDone };
  }

  private resizing(call: Call): Effect | undefined {
    const handle = this.handleOf(call);
    if (!(handle?.node instanceof File)) return undefined;
    const { node, path } = handle;
    const size = lastNumberOf(call) ?? 0;
    return { path, done: (_, ended) => node.do({ size }, ended), wasDone: (left) => statSync(left(path)).size === size };
  }

  private syncing(call: Call, begun: number): Effect | undefined {
    const handle = this.handleOf(call);
    if (!handle) return undefined;
    const { path, node } = handle;
    const done = (): void => {
      if (!this.lies(path)) node.sync(begun);
    };
    return { path, done };
  }

  /** Names that are changed together must be of one folder: file systems promise no more, and the product asks for no more. */
  private naming(call: Call, of: (paths: readonly string[]) => Names): Effect | undefined {
    const paths = this.pathsIn(call);
    const [path = ''] = paths;
    if (!paths.some((each) => this.covers(each))) return undefined;
    if (new Set(paths.map((each) => dirname(each))).size > 1) throw new Error(`${call.name} between folders: ${paths.join(' → ')}`);
    const done = (_: number, ended: number): void => {
      const names: Names = of(paths).map(([each, node]) => [basename(each), node]);
      this.folderOf(path).do(names, ended);
    };
    return { path, done, wasDone: (left) => of(paths).every(([each, node]) => existsSync(left(each)) === (node !== undefined)) };
  }

  /** @throws Error when it is done to a file of ours: what it does is not modelled */
  private refuse(call: Call): void {
    const isOurs = this.handleOf(call) !== undefined || (call.name !== 'sendmsg' && this.pathsIn(call).some((path) => this.covers(path)));
    if (isOurs) throw new Error(`${call.name} on a file of the data folder: the model of the disk does not know it`);
  }

  private handleOf(call: Call): Handle | undefined {
    return this.handles.get(descriptorOf(call) ?? -1);
  }

  /** As they are given, or below the folder whose descriptor is given. */
  private pathsIn(call: Call): readonly string[] {
    const folder = this.handleOf(call);
    return call.strings.map((bytes) => {
      const path = bytes.toString('utf8');
      return posix.normalize(folder?.node instanceof Folder && !path.startsWith('/') ? `${folder.path}/${path}` : path);
    });
  }

  private covers(path: string): boolean {
    return path === this.root.path || path.startsWith(`${this.root.path}/`);
  }

  private folderOf(path: string): Folder {
    const folder = this.find(dirname(path));
    if (folder instanceof Folder) return folder;
    throw new Error(`${path} lies in no folder`);
  }

  private find(path: string): Node | undefined {
    let node: Node | undefined = this.root;
    for (const name of path
      .slice(this.root.path.length)
      .split('/')
      .filter((part) => part !== ''))
      node = node instanceof Folder ? node.get(name) : undefined;
    return node;
  }
}
