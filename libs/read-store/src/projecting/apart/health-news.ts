import type { RunnerHealth } from '../projection-runner';

/** Tells how models stand, once a turn of the loop, and only of those that stand otherwise than before. */
export class HealthNews {
  private readonly told = new Map<string, RunnerHealth>();
  private planned = false;

  constructor(
    private readonly health: () => readonly RunnerHealth[],
    private readonly tell: (health: readonly RunnerHealth[]) => void,
  ) {}

  changed(): void {
    if (this.planned) return;
    this.planned = true;
    setImmediate(() => {
      this.planned = false;
      this.tellNow();
    });
  }

  tellNow(): void {
    const news = this.health().filter((health) => !isSame(health, this.told.get(health.name)));
    for (const health of news) this.told.set(health.name, health);
    if (news.length > 0) this.tell(news);
  }
}

const isSame = (a: RunnerHealth, b: RunnerHealth | undefined): boolean =>
  a.position === b?.position && a.status === b.status && a.error?.message === b.error?.message && a.error?.attempts === b.error?.attempts;
