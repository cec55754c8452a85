import { Controller, Get, Module, Post, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { IsEmail, IsString, IsUUID, MaxLength } from 'class-validator';
import { authorisation } from '../authorisation';
import { Operation, PUBLIC, Unlisted, type OperationSpec } from '../operation';
import { HTTP_SERVICES, RouteRegistry } from './route-registry';
import { RouteTable } from './route-table';

class IdParams {
  @IsUUID() id!: string;
}
class TextDto {
  @IsString() @MaxLength(5) text!: string;
}
class MailDto {
  @IsEmail() @MaxLength(50) mail!: string;
}

const summary = { zh: '试', en: 'Try' };
const good: OperationSpec = { action: 'thing.read', summary, kind: 'query', params: IdParams, answer: TextDto };
const messages = { THING_LOST: { status: 409, zh: '丢失', en: 'Lost' } };
const things = (module?: Type) => ({
  name: 'things',
  authorisation: authorisation('things', { 'thing.read': { clerk: 'any' } }),
  messages,
  ...(module && { module }),
});

const start = async (controller: Type, services = [things()]): Promise<RouteRegistry> => {
  @Module({ controllers: [controller] })
  class ThingsModule {}
  const testing = await Test.createTestingModule({
    imports: [DiscoveryModule, ThingsModule],
    providers: [RouteRegistry, { provide: HTTP_SERVICES, useFactory: () => services }],
  }).compile();
  const registry = testing.get(RouteRegistry);
  registry.onModuleInit();
  return registry;
};

const getting = (path: string, spec?: OperationSpec): Type => {
  @Controller('things')
  class ThingHttp {
    show(): string {
      return path;
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(ThingHttp.prototype, 'show')!;
  Get(path)(ThingHttp.prototype, 'show', descriptor);
  if (spec) Operation(spec)(ThingHttp.prototype, 'show', descriptor);
  return ThingHttp;
};

describe('the registry of routes', () => {
  it('finds what the controllers declare', async () => {
    const registry = await start(getting(':id', good));
    expect(registry.routes.map(({ declaration: { service, method, path } }) => [service, method, path])).toEqual([
      ['things', 'GET', '/things/:id'],
    ]);
    expect(registry.messagesFor('/things/1')).toBe(registry.messagesFor('/things'));
    expect(registry.messagesFor('/things')).toEqual(messages);
    expect(registry.messagesFor('/other')).toEqual({});
  });

  it.each<[string, string, OperationSpec | undefined, string]>([
    ['neither @Operation nor @Unlisted', ':id', undefined, 'GET /things/:id has neither @Operation() nor @Unlisted()'],
    ['an action that no table has', ':id', { ...good, action: 'thing.steal' }, 'no table of roles has the action thing.steal'],
    ['a refusal without a text', ':id', { ...good, refusals: ['THING_STOLEN'] }, 'the refusal THING_STOLEN has no text'],
    ['a DTO that cannot be mapped', ':id', { ...good, answer: MailDto }, 'MailDto.mail: the decorator isEmail has no mapping'],
    ['params that the path does not have', 'all', good, 'its path has [], its params have [id]'],
    ['names in the path without params', ':other', good, 'its path has [other], its params have [id]'],
    ['a body on a GET', ':id', { ...good, body: TextDto }, 'this method has no body'],
    ['a command on a GET', ':id', { ...good, kind: 'command' }, 'a GET is a query'],
    ['If-Match on a query', ':id', { ...good, ifMatch: 'optional' }, 'If-Match is for commands'],
    ['204 with an answer', ':id', { ...good, status: 204 }, '204 has no answer'],
    ['201 without an answer', ':id', { action: good.action, summary, kind: 'query', params: IdParams, status: 201 }, '201 needs an answer'],
  ])('refuses %s', async (_, path, spec, sentence) => {
    await expect(start(getting(path, spec))).rejects.toThrow(sentence);
  });

  it('takes declared refusals of the platform and of the service', async () => {
    const registry = await start(getting(':id', { ...good, refusals: ['THING_LOST', 'BAD_CURSOR'] }));
    expect(registry.routes).toHaveLength(1);
  });

  it('finds the service of a path by its module, its first segment, or the action', async () => {
    @Controller('elsewhere')
    class ElsewhereHttp {
      @Get()
      @Operation({ action: 'thing.read', summary, kind: 'query', answer: TextDto })
      all(): string {
        return '';
      }

      @Post('page')
      @Unlisted()
      page(): string {
        return '';
      }

      @Get('open')
      @Operation({ action: PUBLIC, summary, kind: 'query', answer: TextDto })
      open(): string {
        return '';
      }
    }
    const registry = await start(ElsewhereHttp);
    expect(registry.routes.map(({ declaration: { service, path } }) => `${service} ${path}`)).toEqual([
      'things /elsewhere',
      'elsewhere /elsewhere/open',
    ]);
    expect(registry.of(ElsewhereHttp.prototype.page)).toBeUndefined();
    expect(registry.of(ElsewhereHttp.prototype.all)?.declaration.grants).toEqual({ clerk: 'any' });
  });
});

describe('the table of routes', () => {
  const table = new RouteTable();
  table.add('/cases/:caseId', 'GET');
  table.add('/cases/:caseId', ['PUT', 'HEAD']);
  table.add('/cases/mine', 'POST');
  table.add('/docs/*', 'GET');
  table.add('/a.b', 'GET');

  it('tells what a path allows, by whichever pattern', () => {
    expect(table.allow('/cases/1')).toBe('GET, HEAD, OPTIONS, PUT');
    expect(table.allow('/cases/mine')).toBe('GET, HEAD, OPTIONS, POST, PUT');
    expect(table.allow('/docs/x/y')).toBe('GET, OPTIONS');
    expect(table.allow('/a.b')).toBe('GET, OPTIONS');
  });

  it('knows nothing else', () => {
    for (const path of ['/cases', '/cases/', '/cases/1/2', '/axb', '/']) expect(table.allow(path)).toBeUndefined();
  });
});
