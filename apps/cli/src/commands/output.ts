import { Option } from 'commander';
import { Refused } from '../transport';

/** A command failed for a reason that a person can read: exit code 1. */
export class Failed extends Error {
  override readonly name = 'Failed';
}

export const urlOption = (): Option =>
  new Option('--url <url>', '运行中的产品的地址 address of a running product').env('YIKOU_URL').default('http://127.0.0.1:3000');

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
  'ENOTFOUND',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
]);

/** What was expected to be able to fail becomes a sentence. */
export const failing = async <T>(act: () => Promise<T>, expected: readonly (abstract new (...of: never[]) => Error)[] = []): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code !== undefined && NETWORK_CODES.has(code)) throw new Failed(`连接不上 the product does not answer (${code})`);
    if (code === 'EADDRINUSE') throw new Failed(`端口已被占用 the port is in use: ${(error as Error).message}`);
    if (code === 'ENOENT') throw new Failed(`没有这个文件 no such file: ${(error as { readonly path?: string }).path ?? ''}`);
    if (error instanceof Refused || expected.some((kind) => error instanceof kind)) throw new Failed((error as Error).message);
    throw error;
  }
};
