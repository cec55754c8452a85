import { createHash } from 'node:crypto';
import type { DemoClient } from '../demo/client';

/** In [0, 1): the same for the same seed. */
export const drawn = (...words: readonly (string | number)[]): number =>
  createHash('sha256').update(words.join('/')).digest().readUIntBE(0, 6) / 2 ** 48;

export type Doc = Readonly<Record<string, string>>;
interface Page {
  readonly items: readonly Doc[];
  readonly next?: string;
}

export const everything = async (client: DemoClient, as: string, path: string): Promise<readonly Doc[]> => {
  const all: Doc[] = [];
  let cursor = '';
  do {
    const page: Page = await client.get<Page>(as, `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor}`);
    all.push(...page.items);
    cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  return all;
};

export const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
};

/** How each read model compares with its rebuild. */
export const checked = async (client: DemoClient, runId: string): Promise<readonly Doc[]> => {
  interface Run {
    readonly status: string;
    readonly models: readonly Doc[];
  }
  for (;;) {
    const { status, models } = await client.get<Run>('admin', `/admin/read-models/checks/${runId}`);
    if (status !== 'running') return models;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
