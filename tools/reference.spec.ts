import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayModule } from '@yikou/gateway';
import { operationsService, projectionsOf, type OpenApiDocument } from '@yikou/platform';
import { startProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { withHelp } from './docs/command-line';
import { licences } from './docs/licences';
import { integrationEvents, problemTypes, readModels, routes } from './docs/reference';
import { ROOT } from './docs/root';

jest.setTimeout(120_000);

const services = [...SERVICES, operationsService];

const documentOfAllRoutes = async (): Promise<OpenApiDocument> => {
  const product = await startProduct(SERVICES, { modules: [GatewayModule] });
  try {
    return (await product.request<OpenApiDocument>('GET', '/openapi.json')).body;
  } finally {
    await product.stop();
  }
};

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** `npm run docs` writes the pages anew. */
const compare = (name: string, made: (present: string) => string): void => {
  const file = join(ROOT, 'docs', 'reference', name);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, made(textOf(file)));
  expect(textOf(file)).toBe(made(textOf(file)));
};

describe('docs/reference is as the code is (npm run docs)', () => {
  it('problem-types.md', () => {
    compare('problem-types.md', () => problemTypes(services));
  });

  it('integration-events.md', () => {
    compare('integration-events.md', () => integrationEvents(services));
  });

  it('read-models.md', () => {
    compare('read-models.md', () => readModels(services, projectionsOf(services)));
  });

  it('routes.md', async () => {
    const document = await documentOfAllRoutes();
    compare('routes.md', () => routes(document));
  });

  it('schemathesis.toml, where lists may refuse a cursor, has every list, and nothing that is none', async () => {
    const document = await documentOfAllRoutes();
    const lists = Object.entries(document.paths)
      .filter(([, item]) => item['get']?.parameters.some(({ name }) => name === 'cursor'))
      .map(([path]) => `GET ${path}`);
    const text = readFileSync(join(ROOT, 'schemathesis.toml'), 'utf8');
    const named = [...text.matchAll(/"(GET \/[^"]*)"/g)].map(([, route]) => route);
    expect(named).toEqual(expect.arrayContaining(lists));
    expect(lists.length).toBeGreaterThan(15);
    const commands = Object.entries(document.paths).flatMap(([path, item]) => (item['post'] ? [`POST ${path}`] : []));
    const posts = [...text.matchAll(/"(POST \/[^"]*)"/g)].map(([, route]) => route ?? '');
    expect(posts.filter((route) => !commands.includes(route))).toEqual([]);
  });

  it('licences.md', () => {
    compare('licences.md', licences);
  });

  it('command-line.md: what each command says of itself', () => {
    compare('command-line.md', withHelp);
  });
});
