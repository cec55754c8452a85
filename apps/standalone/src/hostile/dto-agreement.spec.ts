import { GatewayModule } from '@yikou/gateway';
import type { DtoClass } from '@yikou/platform';
import { checkDtoAgreement, startProduct, type TestProduct } from '@yikou/platform/testing';
import { SERVICES } from '@yikou/services';
import { Routes } from '../testing/routes';

jest.setTimeout(300_000);

const RUNS = { input: 25, answer: 10 } as const;

type Use = keyof typeof RUNS;

/** What the routes declare, whichever they are: a shape that a new route takes or answers is tried without being named here. */
describe('every shape that a route of the product takes or answers', () => {
  const routes = new Routes();
  let product: TestProduct;
  beforeAll(async () => {
    product = await startProduct(SERVICES, { modules: [GatewayModule, routes.module] });
  });
  afterAll(() => product.stop());

  const shapesOf = (use: Use): ReadonlySet<DtoClass> => {
    const declared = routes.all.flatMap(({ spec: { body, params, query, answer } }) =>
      use === 'input' ? [body, params, query] : [answer],
    );
    return new Set(declared.filter((dto) => dto !== undefined));
  };

  const disagreements = (use: Use): readonly string[] =>
    [...shapesOf(use)].flatMap((dto) => {
      try {
        checkDtoAgreement(dto, { use, runs: RUNS[use] });
        return [];
      } catch (error) {
        return [`${dto.name}: ${String(error)}`];
      }
    });

  it('is found by the routes themselves', () => {
    expect(routes.all.length).toBeGreaterThan(80);
    expect(shapesOf('input').size).toBeGreaterThan(60);
    expect(shapesOf('answer').size).toBeGreaterThan(60);
    for (const { spec, declaration } of routes.all) {
      const names = [...declaration.path.matchAll(/:\w+/g)];
      expect([declaration.path, spec.params === undefined]).toEqual([declaration.path, names.length === 0]);
    }
  });

  it('means the same to JSON Schema and to class-validator where it is taken', () => {
    expect(disagreements('input')).toEqual([]);
  });

  it('means the same to both where it is answered', () => {
    expect(disagreements('answer')).toEqual([]);
  });
});
