import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { NotFound, PLATFORM_MESSAGES, SERVICES, Unlisted, type ProblemMessage, type ServiceDefinition } from '@yikou/platform';
import type { FastifyReply } from 'fastify';
import { html, type Html } from './html';
import { PAGE_HEADERS, page } from './page';

interface Meaning extends ProblemMessage {
  /** Where it comes from; absent: everywhere. */
  readonly service?: string;
}

/** Where the `type` of a problem leads: what it means, in words. */
@Controller('problems')
@Unlisted()
export class ProblemsHttp {
  constructor(@Inject(SERVICES) private readonly services: readonly ServiceDefinition[]) {}

  @Get()
  async list(@Res() reply: FastifyReply): Promise<void> {
    const codes = [...new Set(this.all().flatMap(({ messages }) => Object.keys(messages)))].toSorted();
    const rows = codes.map(
      (code) =>
        html`<li>
          <a href="/problems/${slugOf(code)}"><code>${code}</code></a>
        </li>`,
    );
    await reply.headers(PAGE_HEADERS).send(
      page(
        '问题类型 Problem types',
        html`<h1>问题类型 <span class="en">problem types</span></h1>
          <ul>
            ${rows}
          </ul>`,
      ),
    );
  }

  @Get(':slug')
  async show(@Param('slug') slug: string, @Res() reply: FastifyReply): Promise<void> {
    const code = slug.toUpperCase().replaceAll('-', '_');
    const meanings = this.meaningsOf(code);
    if (meanings.length === 0 || slug !== slugOf(code)) throw new NotFound('problemType', slug);
    await reply.headers(PAGE_HEADERS).send(page(code, explained(code, meanings)));
  }

  private meaningsOf(code: string): Meaning[] {
    return this.all().flatMap(({ name, messages }) => {
      const message = messages[code];
      return message ? [{ ...message, ...(name !== undefined && { service: name }) }] : [];
    });
  }

  private all(): readonly { readonly name?: string; readonly messages: ServiceDefinition['messages'] }[] {
    return [{ messages: PLATFORM_MESSAGES }, ...this.services];
  }
}

const slugOf = (code: string): string => code.toLowerCase().replaceAll('_', '-');

/** What a caller can do about an answer of this status. */
const ADVICE: Readonly<Partial<Record<number, { readonly zh: string; readonly en: string }>>> = {
  400: { zh: '请求本身有误，请更正后重发。', en: 'The request itself is malformed: correct it and send it again.' },
  401: { zh: '请重新取得令牌。', en: 'Get a new token.' },
  403: { zh: '请由有相应角色的人员办理。', en: 'Somebody with the right role has to do this.' },
  404: { zh: '请核对地址中的标识。', en: 'Check the id in the address.' },
  409: {
    zh: '请查看答复中的 state 与 allowed，先刷新再决定。',
    en: 'See `state` and `allowed` in the answer; look again before you decide.',
  },
  412: { zh: '请重新读取，核对后以新的 If-Match 重发。', en: 'Read it again and repeat with the new If-Match.' },
  422: { zh: '请按答复中 errors 指出的字段与规则更正。', en: 'Correct the fields that `errors` names, by the rules it names.' },
  428: { zh: '请先读取，再带上 If-Match。', en: 'Read it first and send If-Match.' },
  500: { zh: '请将 correlationId 告知系统管理员。', en: 'Tell the administrator the correlationId.' },
  503: { zh: '请稍后以同一 Idempotency-Key 重试。', en: 'Try again later, with the same Idempotency-Key.' },
};

const explained = (code: string, meanings: readonly Meaning[]): Html => {
  const parts = meanings.map(({ service, status, zh, en }) => {
    const advice = ADVICE[status];
    return html`
      <h2>${zh} <span class="en">${en}</span></h2>
      <p>HTTP ${status}${service === undefined ? '' : html` · <code>/${service}</code>`}</p>
      ${advice ? html`<p>${advice.zh}<br /><span class="en">${advice.en}</span></p>` : ''}
    `;
  });
  return html`<h1><code>${code}</code></h1>
    ${parts}
    <p><a href="/problems">所有问题类型 all problem types</a></p>`;
};
