import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { EventStore } from '@yikou/event-store';
import {
  CONFIG,
  DEMO_ACCOUNTS,
  DOMAIN_CLOCK,
  EVENT_STORE,
  PROJECTIONS,
  SERVICES,
  Unlisted,
  type Config,
  type ServiceDefinition,
} from '@yikou/platform';
import type { Projections } from '@yikou/read-store';
import type { DomainClock } from '@yikou/timers';
import type { FastifyReply } from 'fastify';
import { html, type Html } from './html';
import { PAGE_HEADERS, page } from './page';
import { NAMES } from './service-names';

interface ModelRow {
  readonly name: string;
  readonly documents: number;
  readonly lag: bigint;
}

/** `/`: what runs, how much there is, where to go. */
@Controller()
@Unlisted()
export class HomeHttp {
  constructor(
    @Inject(SERVICES) private readonly services: readonly ServiceDefinition[],
    @Inject(PROJECTIONS) private readonly projections: Projections,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(DOMAIN_CLOCK) private readonly clock: DomainClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  async show(@Res() reply: FastifyReply): Promise<void> {
    const body = page('一口 Yikou', await this.content());
    await reply.headers(PAGE_HEADERS).send(body);
  }

  private async content(): Promise<Html> {
    const { environment, oidc } = this.config;
    return html`
      <h1>一口 Yikou</h1>
      <p>
        一个窗口进，一个窗口出，每一步都作为事件永久保存。<br /><span class="en"
          >One window in, one window out, and every step kept for ever as an event.</span
        >
      </p>
      <nav>
        <a href="/docs">接口文档 API</a> <a href="/openapi.json">openapi.json</a> <a href="/asyncapi.json">asyncapi.json</a>
        <a href="/health/ready">就绪 ready</a>
        <a href="/metrics">指标 metrics</a>
      </nav>
      <h2>运行中 <span class="en">running</span></h2>
      <p>
        ${environment} · 法定时刻 time of law ${this.clock.now()} (${this.clock.mode}) · 日志末尾 head of the log
        ${String(await this.store.head())}
      </p>
      ${this.serviceTable()} ${modelTable(await this.models())} ${environment === 'development' && !oidc ? accounts() : ''}
    `;
  }

  private serviceTable(): Html {
    const rows = this.services.map(({ name }) => {
      const { zh, en } = NAMES[name] ?? { zh: name, en: '' };
      return html`<tr>
        <td><code>/${name}</code></td>
        <td>${zh}</td>
        <td class="en">${en}</td>
      </tr>`;
    });
    return html`<table>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
  }

  private async models(): Promise<readonly ModelRow[]> {
    const progress = await this.projections.progress();
    const rows = progress.map(async ({ name, lag }) => ({ name, lag, documents: await this.count(name) }));
    return (await Promise.all(rows)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  private async count(name: string): Promise<number> {
    const projection = this.projections.all.find(({ model }) => model.name === name);
    return projection ? this.projections.of(projection).count() : 0;
  }
}

const modelTable = (models: readonly ModelRow[]): Html => html`
  <h2>读模型 <span class="en">read models</span></h2>
  <table>
    <thead>
      <tr>
        <th>名称 name</th>
        <th>文档数 documents</th>
        <th>落后 lag</th>
      </tr>
    </thead>
    <tbody>
      ${models.map(
        ({ name, documents, lag }) =>
          html`<tr>
            <td><code>${name}</code></td>
            <td class="number">${documents}</td>
            <td class="number">${String(lag)}</td>
          </tr>`,
      )}
    </tbody>
  </table>
`;

const accounts = (): Html => html`
  <h2>演示账号 <span class="en">demo accounts</span></h2>
  <pre>curl -s -X POST -H 'content-type: application/json' -d '{"account":"clerk"}' …/auth/token</pre>
  <table>
    <tbody>
      ${DEMO_ACCOUNTS.map(
        ({ login, zh, en }) =>
          html`<tr>
            <td><code>${login}</code></td>
            <td>${zh}</td>
            <td class="en">${en}</td>
          </tr>`,
      )}
    </tbody>
  </table>
`;
