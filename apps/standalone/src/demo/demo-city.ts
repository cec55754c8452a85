import type { DynamicModule } from '@nestjs/common';
import { DEMO_DEPARTMENTS, type Config, type Running } from '@yikou/platform';
import { beijingDayOf } from '@yikou/shared-kernel';
import { seedCases, type Examples } from './cases';
import { isCatalogueEmpty } from './catalogue';
import { seedCity } from './city';
import { demoClient, type DemoClient } from './client';
import { DemoInbox, INBOX_PATH, InboxModule } from './inbox';
import { readMarker, writeMarker, type Marker } from './marker';

const SHOWN_WITHIN_MS = 3_000;

/**
 * The demo city: what `npm start` shows on an empty data folder. It is seeded once; interrupted, it goes on at the next start, since every
 * command has a key that is the same again.
 */
export class DemoCity {
  private readonly inbox = new DemoInbox();

  constructor(private readonly config: Config) {}

  /** With demo accounts only: elsewhere nobody could act in it. */
  static isWanted({ seed, environment, oidc }: Config): boolean {
    return seed === 'demo' && environment === 'development' && !oidc;
  }

  get module(): DynamicModule {
    return InboxModule.of(this.inbox);
  }

  /** What there is to try on; undefined when the folder holds something else than the demo city. */
  async seed(running: Running): Promise<Examples | undefined> {
    const client = demoClient(running.url);
    const before = readMarker(this.config.dataDirectory);
    if (!before && !(await isCatalogueEmpty(client))) return undefined;
    const marker: Marker = before ?? { day: beijingDayOf(running.runtime.clock.now()) };
    this.remember(marker);
    const subscribed = await this.subscribe(client, marker, running.url);
    if (marker.examples) {
      // Whoever is told that it is ready looks at once.
      await running.runtime.models.projections.caughtUp(SHOWN_WITHIN_MS);
      return marker.examples;
    }
    const seeding = { client, day: marker.day, settled: () => running.quiet() };
    await seedCity(seeding);
    const examples = await seedCases(seeding);
    this.remember({ ...subscribed, examples });
    return examples;
  }

  /** The department listens at this address; when the port is another than last time, it moves there. */
  private async subscribe(client: DemoClient, marker: Marker, address: string): Promise<Marker> {
    const url = address + INBOX_PATH;
    const { inbox } = marker;
    const serial = inbox === undefined ? 1 : inbox.url === url ? inbox.serial : inbox.serial + 1;
    const moved: Marker = { ...marker, inbox: { url, serial } };
    if (inbox && inbox.serial !== serial) await close(client, await open(client, inbox), inbox.serial);
    this.remember(moved);
    const { secret } = await open(client, { url, serial });
    this.inbox.accept(secret);
    return moved;
  }

  private remember(marker: Marker): void {
    writeMarker(this.config.dataDirectory, marker);
  }
}

interface Subscription {
  readonly subscriptionId: string;
  readonly secret: string;
}

/** The same again for the same address: the first answer. */
const open = (client: DemoClient, { url, serial }: NonNullable<Marker['inbox']>): Promise<Subscription> =>
  client.post<Subscription>(
    'supervisor',
    '/supervision/subscriptions',
    { departmentCode: DEMO_DEPARTMENTS.supervision, url },
    'subscription',
    String(serial),
  );

const close = async (client: DemoClient, { subscriptionId }: Subscription, serial: number): Promise<void> => {
  const path = `/supervision/subscriptions/${subscriptionId}/closures`;
  await client.post('supervisor', path, { reason: '演示地址变更' }, 'subscription-closure', String(serial));
};
