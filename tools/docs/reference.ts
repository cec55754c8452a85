import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MODULE_METADATA } from '@nestjs/common/constants';
import { PATTERN_EXTRAS_METADATA } from '@nestjs/microservices/constants';
import { contracts, DayText, Id, InstantText, type Contract } from '@yikou/contracts';
import type { ReactionExtras, ReactsOptions } from '@yikou/event-bus-nest';
import { PLATFORM_MESSAGES, ROLES, type Messages, type OpenApiDocument, type ServiceDefinition } from '@yikou/platform';
import type { AnyProjection, IndexDeclaration } from '@yikou/read-store';
import { ROOT } from './root';

/** The pages of docs/reference, from the declarations that the product itself runs by. */

const page = (title: string, ...paragraphs: readonly string[]): string =>
  [`# ${title}`, '<!-- Made by `npm run docs`; a test keeps it equal to the code. -->', ...paragraphs].join('\n\n') + '\n';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text: string): string => `\`${text}\``;
const codes = (texts: readonly string[]): string => (texts.length === 0 ? '–' : texts.map(code).join(', '));
const byFirst = ([a = '']: readonly string[], [b = '']: readonly string[]): number => (a < b ? -1 : a > b ? 1 : 0);

/** Every code that a problem document can have, with its status and texts. */
export const problemTypes = (services: readonly ServiceDefinition[]): string => {
  const rows = (service: string, messages: Messages) =>
    Object.entries(messages).map(([name, { status, zh, en }]) => [code(name), String(status), service, `${zh}<br>${en}`]);
  const all = [...rows('–', PLATFORM_MESSAGES), ...services.flatMap(({ name, messages }) => rows(code(name), messages))];
  return page(
    '问题类型 · Problem types',
    'Whatever is refused is answered with a problem document (RFC 9457, `application/problem+json`). Its `code` is one of these. Its `type` is the same in lower case, `/problems/not-allowed` for `NOT_ALLOWED`, and opens as a page on the running product. `errors` names each field (a JSON pointer, or a header) with the rule that it breaks; `state` and `allowed` say what is possible now.',
    'A code without a service can come from every route. A code that is not listed is 422 when it begins with `INVALID_`, 404 when it ends in `_NOT_FOUND`, and 409 otherwise.',
    table(['code', 'status', 'service', 'meaning'], all.toSorted(byFirst)),
  );
};

interface Reaction {
  readonly service: string;
  readonly reaction: ReactsOptions;
}

const reactionsOf = ({ name: service, module }: ServiceDefinition): readonly Reaction[] => {
  const controllers = (Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, module) ?? []) as readonly { readonly prototype: object }[];
  const methods = controllers.flatMap(({ prototype }) => Object.values(Object.getOwnPropertyDescriptors(prototype)));
  return methods.flatMap(({ value }: { readonly value?: unknown }) => {
    if (typeof value !== 'function') return [];
    const extras = Reflect.getMetadata(PATTERN_EXTRAS_METADATA, value) as Partial<ReactionExtras> | undefined;
    return extras?.reaction ? [{ service, reaction: extras.reaction }] : [];
  });
};

const topicsOf = (projection: AnyProjection): readonly string[] => ('topics' in projection ? projection.topics : []);

/** What services tell one another: each kind of message with its data, a sample, and who hears it. */
export const integrationEvents = (services: readonly ServiceDefinition[]): string => {
  const reactions = services.flatMap(reactionsOf);
  const facts = services.flatMap(({ projections = [] }) => projections);
  const topics = [...new Set(contracts.map(({ topic }) => topic))].map((topic) => {
    const kept = facts.filter((each) => topicsOf(each).includes(topic)).map(({ model }) => model.name);
    return [
      code(topic),
      codes(
        contracts
          .filter((each) => each.topic === topic)
          .map(({ service }) => service)
          .slice(0, 1),
      ),
      codes(kept),
    ];
  });
  return page(
    '集成事件 · Integration events',
    'Services learn of one another by these alone. Each is a CloudEvent 1.0; one event of a stream gives at most one. They are declared in `libs/contracts/src`; the samples are those of `libs/contracts/src/golden`, which stay readable for ever. A breaking change is a new version beside the old one. Personal data is ciphertext (`sealed`).',
    'The key (`subject`) orders messages: those of one key are heard in order, others side by side. A topic can be replayed from history at any time; read models of facts are built from it.',
    table(['topic', 'told by', 'kept as facts in'], topics),
    ...contracts.map((contract) => eventSection(contract, reactions)),
  );
};

const eventSection = ({ type, summary, schema, topic }: Contract, reactions: readonly Reaction[]): string => {
  const heard = reactions.filter(({ reaction }) => reaction.types.includes(type)).map(({ reaction }) => reaction.name);
  const { properties, required = [] } = schema as unknown as DataSchema;
  const rows = Object.entries(properties).map(([name, of]) => [code(name), shapeOf(of), required.includes(name) ? 'yes' : 'no']);
  return [
    `## ${code(type)}`,
    `${summary.zh}。${summary.en}. Topic ${code(topic)}. ${heard.length === 0 ? 'No reactor hears it.' : `Heard by ${codes(heard)}.`}`,
    table(['field', 'shape', 'required'], rows),
    `\`\`\`json\n${readFileSync(join(ROOT, 'libs/contracts/src/golden', `${type}.json`), 'utf8').trim()}\n\`\`\``,
  ].join('\n\n');
};

interface DataSchema {
  readonly properties: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}

interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
}

const shapeOf = ({ type, const: value, pattern, minimum, anyOf, items, properties }: Shape): string => {
  if (anyOf) return anyOf.map(shapeOf).join(', ');
  if (value !== undefined) return code(JSON.stringify(value));
  if (items) return `list of ${shapeOf(items)}`;
  if (properties) return `{ ${Object.keys(properties).join(', ')} }`;
  const format = FORMATS.find(([known]) => known.pattern === pattern)?.[1];
  return format ?? [type ?? 'any', ...(minimum === undefined ? [] : [`≥ ${String(minimum)}`])].join(' ');
};

const FORMATS = [
  [Id, 'UUID'],
  [InstantText, 'instant, `2022-12-01T00:00:00.000Z`'],
  [DayText, 'day in Beijing, `2022-12-01`'],
] as const;

/** What queries read: each model with what it is made from, and the lists that its indexes serve. */
export const readModels = (services: readonly ServiceDefinition[], projections: readonly AnyProjection[]): string => {
  const ownerOf = (projection: AnyProjection) => services.find((each) => each.projections?.includes(projection))?.name ?? 'platform';
  return page(
    '读模型 · Read models',
    'A read model holds documents that one pure function makes of history. It can be thrown away and is then built again: raise `version` when its shape or meaning changes. Queries are served by declared indexes only; one that none serves fails. The fields under *left out of the hash* do not count in the state hash, by which a model is compared with its rebuild.',
    'A model over streams reads the service’s own; a model over topics keeps facts that other services tell.',
    ...projections.map((projection) => modelSection(projection, ownerOf(projection))),
  );
};

const modelSection = (projection: AnyProjection, service: string): string => {
  const { name, version, indexes, volatile } = projection.model;
  return [
    `## ${code(name)}`,
    table(
      ['', ''],
      [
        ['service', code(service)],
        ['declared in', code(relative(ROOT, projection.reference.file))],
        ['version', String(version)],
        ['made from', sourceOf(projection)],
        ['indexes', indexes.length === 0 ? '–' : indexes.map(indexText).join('<br>')],
        ['left out of the hash', codes(volatile)],
      ],
    ),
  ].join('\n\n');
};

const sourceOf = (projection: AnyProjection): string => {
  if ('topics' in projection) return `topics ${codes(projection.topics)}`;
  return projection.categories === 'all' ? 'all streams' : `streams ${codes(projection.categories.map((category) => `${category}-…`))}`;
};

const indexText = ({ name, fields }: IndexDeclaration): string =>
  `${code(name)}: ${fields.map(({ path, order }) => `${path}${order === 'desc' ? ' ↓' : ''}`).join(', ')}`;

interface Listed {
  readonly summary: string;
  readonly 'x-yikou-grants'?: Readonly<Record<string, string>>;
}

/** Every route, and who may call it. */
export const routes = (document: OpenApiDocument): string => {
  const rows = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as unknown as Readonly<Record<string, Listed>>).map(([method, { summary, 'x-yikou-grants': grants }]) => [
      code(`${method.toUpperCase()} ${path}`),
      summary,
      grants ? grantsText(grants) : 'everybody, without a token',
    ]),
  );
  return page(
    '接口 · Routes',
    'What each takes and answers stands in `/openapi.json`, and for people on `/docs`, of the running product. *own* reaches what belongs to the caller, *department* what belongs to the departments that the caller acts for; without a word, everything. *everybody* is whoever has an account.',
    'Every command (a `POST` that appends) needs an `Idempotency-Key`. A command on something that exists takes `If-Match` with the `ETag` that you have seen. It answers `Yikou-Position`; send that back as `Yikou-After` with a query to read what you have just written.',
    table(['route', 'what', 'who may'], rows),
  );
};

const grantsText = (grants: Readonly<Record<string, string>>): string => {
  const scopes = [...new Set(Object.values(grants))];
  const names = ROLES.every((role) => role in grants) && scopes.length === 1 ? ['everybody'] : Object.keys(grants);
  return names.map((name) => scoped(name, grants[name] ?? scopes[0])).join(', ');
};

const scoped = (name: string, scope: string | undefined): string => (scope === undefined || scope === 'any' ? name : `${name} (${scope})`);
