import { randomUUID } from 'node:crypto';
import { Command, Option } from 'commander';
import { expectGood, transportTo, type Call } from '../transport';
import { failing, jsonOption, print, urlOption } from './output';

interface Options {
  readonly url: string;
  readonly account: string;
  readonly token?: string;
  readonly json: boolean;
}

interface ParkedKey {
  readonly reactor: string;
  readonly key: string;
  readonly count: number;
  readonly since: string;
  readonly code: string;
  readonly detail: string;
}

interface ParkedLine {
  readonly failure: { readonly code: string; readonly detail: string };
  readonly messages: readonly { readonly id: string; readonly type: string; readonly time: string }[];
  readonly count: number;
}

interface Replay {
  readonly released: readonly string[];
  readonly failure?: { readonly code: string; readonly detail: string };
}

/** Keys asked for at once. */
const PAGE = 100;

/**
 * `yikou parked list` → `{"keys":[…]}`, `show REACTOR KEY` → the line, `replay REACTOR KEY` → `{"released":[…],"failure":…}` with exit code 1
 * when it stopped at a failure, `discard REACTOR KEY MESSAGE --reason TEXT` → `{"messageId":…}`. Each is an act on record.
 */
export const parkedCommand = (): Command =>
  new Command('parked')
    .description('搁置的消息 messages that a reactor could not handle')
    .exitOverride()
    .addCommand(list())
    .addCommand(show())
    .addCommand(replay())
    .addCommand(discard());

const act = (name: string, description: string): Command =>
  new Command(name)
    .description(`${description}（记录在案 on record）`)
    .exitOverride()
    .addOption(urlOption())
    .option('--account <name>', '以此账号（仅内置签发者）the account that acts, with the built-in issuer', 'admin')
    .addOption(new Option('--token <token>', '令牌；不填则以 --account 取得 the token; absent: one of --account').env('YIKOU_TOKEN'))
    .addOption(jsonOption());

const onLine = (name: string, description: string): Command =>
  act(name, description).argument('<reactor>', '响应器 the reactor').argument('<key>', '键，如办件标识 the key, e.g. the id of a case');

const pathOf = (reactor: string, key: string, what: string): string =>
  `/admin/parked/${encodeURIComponent(reactor)}/${encodeURIComponent(key)}/${what}`;

/** One who acts, with a key of idempotency of its own. */
type Act = <Body>(path: string, body?: object) => Promise<Body>;

const acting = async <T>({ url, account, token }: Options, work: (act: Act) => Promise<T>): Promise<T> => {
  const transport = transportTo(url);
  try {
    return await failing(async () => {
      const bearer = token ?? (await tokenOf(transport.call, account));
      return work((path, body) => expectGood(transport.call, 'POST', path, { token: bearer, key: randomUUID(), ...(body && { body }) }));
    });
  } finally {
    await transport.close();
  }
};

const tokenOf = async (call: Call, account: string): Promise<string> =>
  (await expectGood<{ readonly token: string }>(call, 'POST', '/auth/token', { body: { account } })).token;

const list = (): Command =>
  act('list', '列出 list the keys')
    .option('--reactor <name>', '只看此响应器 of this reactor only')
    .action(async ({ reactor, ...options }: Options & { readonly reactor?: string }) => {
      const keys = await acting(options, async (post) => {
        const all: ParkedKey[] = [];
        let cursor: string | undefined;
        do {
          const asked = { limit: PAGE, ...(reactor !== undefined && { reactor }), ...(cursor !== undefined && { cursor }) };
          const page = await post<{ readonly items: readonly ParkedKey[]; readonly next?: string }>('/admin/parked/listings', asked);
          all.push(...page.items);
          cursor = page.next;
        } while (cursor !== undefined);
        return all;
      });
      const lines = keys.map((each) => `${each.since}  ${each.reactor}  ${each.key}  ${String(each.count)}  ${each.code}`);
      print(options.json, { keys }, keys.length === 0 ? '没有搁置的消息 none' : lines.join('\n'));
    });

const show = (): Command =>
  onLine('show', '查看 look into one').action(async (reactor: string, key: string, options: Options) => {
    const line = await acting(options, (post) => post<ParkedLine>(pathOf(reactor, key, 'looks')));
    const { failure, messages, count } = line;
    const lines = messages.map(({ id, type, time }) => `${time}  ${id}  ${type}`);
    print(options.json, line, [`${failure.code}  ${failure.detail}  (${String(count)})`, ...lines].join('\n'));
  });

const replay = (): Command =>
  onLine('replay', '依次重放 try the messages again, in order').action(async (reactor: string, key: string, options: Options) => {
    const replayed = await acting(options, (post) => post<Replay>(pathOf(reactor, key, 'replays')));
    const { released, failure } = replayed;
    const stopped = failure ? `停在 stopped at: ${failure.code}  ${failure.detail}` : '该键已恢复 the key is open';
    print(options.json, replayed, `${String(released.length)} 条已处理 handled; ${stopped}`);
    if (failure) process.exitCode = 1;
  });

const discard = (): Command =>
  onLine('discard', '丢弃一条 discard a message')
    .argument('<message>', '消息标识 the id of the message')
    .requiredOption('--reason <text>', '理由 why')
    .action(async (reactor: string, key: string, messageId: string, { reason, ...options }: Options & { readonly reason: string }) => {
      const discarded = await acting(options, (post) => post<object>(pathOf(reactor, key, 'discards'), { messageId, reason }));
      print(options.json, discarded, `已丢弃 discarded: ${messageId}`);
    });
