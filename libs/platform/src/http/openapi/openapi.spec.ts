import { Validator as DocumentValidator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020';
import { startDemo, type DemoApp } from '../../testing/demo/demo-app';
import { mergeOpenApi } from './openapi-document';
import type { OpenApiDocument, OpenApiOperation } from './openapi-types';

describe('the OpenAPI document', () => {
  let demo: DemoApp;
  let document: OpenApiDocument;
  beforeAll(async () => {
    demo = await startDemo();
    const answer = await demo.inject({ method: 'GET', url: '/openapi.json' });
    expect(answer.headers['content-type']).toContain('application/json');
    document = answer.body as unknown as OpenApiDocument;
  });
  afterAll(() => demo.app.close());

  const operation = (method: string, path: string): OpenApiOperation => document.paths[path]![method]!;
  const names = (of: OpenApiOperation, place: string) =>
    of.parameters.filter((parameter) => parameter.in === place).map(({ name, required }) => `${name}${required ? '!' : ''}`);

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new DocumentValidator().validate(structuredClone(document) as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('has every operation, in order, and none of the routes that speak for themselves', () => {
    expect(Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`))).toEqual([
      'get /demo/broken',
      'post /demo/echo',
      'get /demo/permits',
      'post /demo/permits',
      'get /demo/permits/{permitId}',
      'post /demo/permits/{permitId}/grant',
      'put /demo/permits/{permitId}/purpose',
      'get /demo/undocumented',
    ]);
  });

  it('names each operation after its route', () => {
    const ids = Object.values(document.paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
    expect(ids).toContain('postDemoPermitsByPermitIdGrant');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells parameters and headers exactly', () => {
    expect(names(operation('get', '/demo/permits'), 'query')).toEqual(expect.arrayContaining(['limit', 'cursor', 'status', 'word']));
    expect(names(operation('get', '/demo/permits'), 'header')).toEqual(['Yikou-After']);
    expect(names(operation('post', '/demo/permits'), 'header')).toEqual(['Idempotency-Key!']);
    expect(names(operation('put', '/demo/permits/{permitId}/purpose'), 'header')).toEqual(['Idempotency-Key!', 'If-Match!']);
    expect(names(operation('post', '/demo/permits/{permitId}/grant'), 'header')).toEqual(['Idempotency-Key!', 'If-Match']);
    expect(names(operation('get', '/demo/permits/{permitId}'), 'path')).toEqual(['permitId!']);
    expect(operation('get', '/demo/permits').parameters.find(({ name }) => name === 'limit')).toEqual({
      name: 'limit',
      in: 'query',
      required: false,
      description: expect.stringContaining('每页条数') as string,
      schema: { type: 'integer', minimum: 1, maximum: 1000, examples: [50] },
    });
  });

  it.each([
    [
      'Yikou-After',
      'get',
      ['1-3f9a12bc-1', '0-00000000-0', `${'9'.repeat(10)}-ffffffff-${'9'.repeat(18)}`],
      ['1', '1-1', '1-3f9a12bc-', '1-3f9a12bc', '1-3F9A12BC-1', '1-3f9a12bc-1-1', `1-3f9a12bc-${'9'.repeat(19)}`, '0', ''],
    ],
    ['If-Match', 'put', ['*', '"0"', '"12"'], ['', '0', '"', '""', '"01"', 'W/"1"', '"a"', '"1" ', '"1", "2"']],
  ])('tells of %s what it may say', (name, method, good, bad) => {
    const path = method === 'get' ? '/demo/permits' : '/demo/permits/{permitId}/purpose';
    const { schema } = operation(method, path).parameters.find((parameter) => parameter.name === name)!;
    const fits = new Ajv2020().compile({ ...schema, examples: undefined });
    expect(good.filter((text) => !fits(text))).toEqual([]);
    expect(bad.filter((text) => fits(text))).toEqual([]);
    expect((schema.examples as string[]).filter((text) => !fits(text))).toEqual([]);
  });

  it('tells every status that an operation can answer with', () => {
    const statuses = (method: string, path: string) => Object.keys(operation(method, path).responses).join(' ');
    expect(statuses('post', '/demo/permits')).toBe('201 400 401 403 409 413 415 422 429 503');
    expect(statuses('put', '/demo/permits/{permitId}/purpose')).toBe('204 400 401 403 404 409 412 413 415 422 428 429 503');
    expect(statuses('get', '/demo/permits')).toBe('200 400 401 403 409 422 429 503');
    expect(statuses('post', '/demo/echo')).toBe('200 400 413 415 422 429 503');
    expect(operation('post', '/demo/permits/{permitId}/grant').responses['404']?.description).toContain('`PERMIT_NOT_FOUND` 没有该许可');
    expect(operation('post', '/demo/permits').responses['201']?.headers).toHaveProperty('Location');
  });

  it('asks for a token where one is needed, and says whose', () => {
    expect(operation('post', '/demo/echo').security).toEqual([]);
    expect(operation('post', '/demo/permits').security).toEqual([{ bearer: [] }]);
    expect(operation('post', '/demo/permits').description).toContain('officer (department), clerk (any)');
  });

  it('has the shapes under the names of their DTOs', () => {
    const { schemas } = document.components;
    expect(schemas['DraftPermitDto']?.properties?.['holder']).toEqual({ $ref: '#/components/schemas/HolderDto' });
    expect(schemas['PermitViewDtoPage']?.properties?.['items']).toMatchObject({
      type: 'array',
      items: { $ref: '#/components/schemas/PermitViewDto' },
    });
    expect(operation('post', '/demo/permits').requestBody?.content['application/json']?.schema).toEqual({
      $ref: '#/components/schemas/DraftPermitDto',
    });
  });

  it('describes problems as they are sent', async () => {
    const { body } = await demo.inject({ method: 'POST', url: '/demo/echo', payload: { x: 1 } });
    const known = Object.keys(document.components.schemas['Problem']?.properties ?? {});
    expect(known).toEqual(expect.arrayContaining(Object.keys(body)));
  });

  it('of several services is one, unless they contradict each other', () => {
    const info = { title: 'all', version: '1' };
    const renamed: OpenApiDocument = { ...document, tags: [{ name: 'other' }], paths: { '/other': document.paths['/demo/echo']! } };
    const merged = mergeOpenApi([document, renamed], info);
    expect(Object.keys(merged.paths)).toHaveLength(Object.keys(document.paths).length + 1);
    expect(merged.tags).toEqual([{ name: 'demo' }, { name: 'other' }]);
    expect(() => mergeOpenApi([document, document], info)).toThrow('two services have the path /demo/broken');
    const different = { ...renamed, components: { ...renamed.components, schemas: { EchoDto: { type: 'string' as const } } } };
    expect(() => mergeOpenApi([document, different], info)).toThrow('two different DTOs have the name EchoDto');
  });
});
