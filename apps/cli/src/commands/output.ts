import { InvalidArgumentError, Option } from 'commander';
import { NotTheProduct, Refused } from '../transport';

/** A command failed for a reason that a person can read: exit code 1. */
export class Failed extends Error {
  override readonly name = 'Failed';
}

const webAddress = (text: string): string => {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('e.g. http://127.0.0.1:3000');
};

export const urlOption = (): Option =>
  new Option('--url <url>', '运行中的产品的地址 address of a running product')
    .env('YIKOU_URL')
    .default('http://127.0.0.1:3000')
    .argParser(webAddress);

export const dataDirOption = (): Option => new Option('--data-dir <dir>', '数据目录 the data folder').env('YIKOU_DATA_DIR').default('data');

export const jsonOption = (): Option => new Option('--json', '标准输出为一个 JSON 对象 one JSON object on standard output').default(false);

/** Progress goes to standard error, so that standard output is the answer alone. */
export const progressTo =
  (stream: NodeJS.WriteStream) =>
  (text: string): void => {
    stream.write(stream.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
  };

export const endProgress = (stream: NodeJS.WriteStream): void => {
  if (stream.isTTY) stream.write('\r\u001b[2K');
};

export const print = (json: boolean, answer: object, text: string): void => {
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${text}\n`);
};

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** What a file that was named can turn out to be. */
const FILE_CODES: Readonly<Record<string, string>> = {
  ENOENT: '没有这个文件 no such file',
  EISDIR: '这是目录，不是文件 a folder, not a file',
  ENOTDIR: '路径中有一段不是目录 a part of the path is not a folder',
  EACCES: '没有权限 not permitted',
  EPERM: '没有权限 not permitted',
  ENOSPC: '磁盘已满 the disk is full',
};

/** What was expected to be able to fail becomes a sentence. */
export const failing = async <T>(
  act: () => Promise<T> | T,
  expected: readonly (abstract new (...of: never[]) => Error)[] = [],
): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    const sentence = sentenceOf(error as NodeJS.ErrnoException);
    if (sentence !== undefined) throw new Failed(sentence);
    if ([Refused, NotTheProduct, ...expected].some((kind) => error instanceof kind)) throw new Failed((error as Error).message);
    throw error;
  }
};

const sentenceOf = ({ code, path, message }: NodeJS.ErrnoException): string | undefined => {
  if (code === undefined) return undefined;
  if (NETWORK_CODES.has(code)) return `连接不上 the product does not answer (${code})`;
  if (code === 'EADDRINUSE') return `端口已被占用 the port is in use: ${message}`;
  const file = FILE_CODES[code];
  return file === undefined ? undefined : `${file}: ${path ?? message}`;
};
