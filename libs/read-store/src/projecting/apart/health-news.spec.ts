import type { Position } from '@yikou/event-store';
import type { RunnerHealth } from '../projection-runner';
import { HealthNews } from './health-news';

describe('news of how models stand', () => {
  const at = (name: string, position: number, more: Partial<RunnerHealth> = {}): RunnerHealth => ({
    name,
    status: 'live',
    position: BigInt(position) as Position,
    ...more,
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('are told once a turn, of those that stand otherwise', async () => {
    let health = [at('a', 1), at('b', 1)];
    const told: (readonly RunnerHealth[])[] = [];
    const news = new HealthNews(
      () => health,
      (some) => told.push(some),
    );
    news.changed();
    news.changed();
    await turn();
    expect(told).toEqual([health]);
    health = [at('a', 1), at('b', 2)];
    news.changed();
    await turn();
    news.changed();
    await turn();
    expect(told.slice(1)).toEqual([[at('b', 2)]]);
    health = [at('a', 1, { status: 'failed', error: { message: 'x', attempts: 1 } }), at('b', 2)];
    news.changed();
    await turn();
    expect(told.at(-1)).toEqual([health[0]]);
  });

  it('are told at once to somebody who waits, and not again at the end of the turn', async () => {
    const told: (readonly RunnerHealth[])[] = [];
    const news = new HealthNews(
      () => [at('a', 1)],
      (some) => told.push(some),
    );
    news.changed();
    news.tellNow();
    expect(told).toHaveLength(1);
    await turn();
    expect(told).toHaveLength(1);
  });
});
