import { Inject, Injectable, RequestMethod, type OnModuleInit, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService } from '@nestjs/core';
import { OPERATION, PUBLIC, UNLISTED, type OperationSpec } from '../operation';
import type { Messages } from '../problems/messages';
import { PLATFORM_MESSAGES } from '../problems/platform.messages';
import type { HttpService } from '../service-definition';
import { Route, type Method } from './route';

/** Injection token of the services whose routes are served. */
export const HTTP_SERVICES = Symbol('HTTP_SERVICES');

type Handler = (...args: never[]) => unknown;
interface Found {
  readonly module: Type | undefined;
  readonly controller: Type;
  readonly handler: Handler;
}

/** All operations of the process, found in the controllers when it starts. */
@Injectable()
export class RouteRegistry implements OnModuleInit {
  private readonly byHandler = new Map<unknown, Route>();
  private readonly messages = new Map<string, Messages>();

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(HTTP_SERVICES) private readonly services: readonly HttpService[],
  ) {}

  /** @throws Error for a route without a declaration, or with one that cannot be kept */
  onModuleInit(): void {
    for (const found of this.handlers()) {
      const route = this.routeOf(found);
      if (!route) continue;
      this.byHandler.set(found.handler, route);
      const segment = firstSegment(route.declaration.path);
      this.messages.set(segment, { ...this.messages.get(segment), ...route.declaration.messages });
    }
  }

  get routes(): readonly Route[] {
    return [...this.byHandler.values()];
  }

  /** Undefined for routes that speak for themselves. */
  of(handler: unknown): Route | undefined {
    return this.byHandler.get(handler);
  }

  /** The texts of the service that owns a path. */
  messagesFor(path: string): Messages {
    return this.messages.get(firstSegment(path)) ?? {};
  }

  private *handlers(): Iterable<Found> {
    for (const { metatype, host } of this.discovery.getControllers()) {
      if (!isClass(metatype)) continue;
      for (const handler of methodsOf(metatype)) yield { module: host?.metatype, controller: metatype, handler };
    }
  }

  private routeOf({ module, controller, handler }: Found): Route | undefined {
    const verb = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (verb === undefined || isUnlisted(handler) || isUnlisted(controller)) return undefined;
    const path = pathOf(controller, handler);
    const method = RequestMethod[verb] as Method;
    const spec = Reflect.getMetadata(OPERATION, handler) as OperationSpec | undefined;
    if (!spec) throw new Error(`${method} ${path} has neither @Operation() nor @Unlisted()`);
    const service = this.ownerOf(module, path, spec);
    const grants = service?.authorisation.table[spec.action];
    if (spec.action !== PUBLIC && !grants) throw new Error(`${method} ${path}: no table of roles has the action ${spec.action}`);
    const messages = service?.messages ?? {};
    for (const code of spec.refusals ?? []) {
      if (!(code in messages) && !(code in PLATFORM_MESSAGES)) throw new Error(`${method} ${path}: the refusal ${code} has no text`);
    }
    return new Route({ service: service?.name ?? firstSegment(path), method, path, spec, grants, messages });
  }

  /** The service whose module declares the controller, or whose name the path begins with, or whose table has the action. */
  private ownerOf(module: Type | undefined, path: string, spec: OperationSpec): HttpService | undefined {
    return (
      this.services.find((service) => module !== undefined && service.module === module) ??
      this.services.find(({ name }) => name === firstSegment(path)) ??
      this.services.find(({ authorisation }) => spec.action in authorisation.table)
    );
  }
}

const isClass = (value: unknown): value is Type => typeof value === 'function';

const isUnlisted = (of: object): boolean => Reflect.getMetadata(UNLISTED, of) === true;

const methodsOf = (controller: Type): readonly Handler[] => {
  const prototype = controller.prototype as Readonly<Record<string, unknown>>;
  const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
  return names
    .map((name) => Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown)
    .filter((value) => typeof value === 'function') as Handler[];
};

const pathOf = (controller: Type, handler: Handler): string => {
  const parts = [Reflect.getMetadata(PATH_METADATA, controller), Reflect.getMetadata(PATH_METADATA, handler)] as unknown[];
  if (!parts.every((part) => typeof part === 'string')) throw new Error(`${controller.name}: a route has one path`);
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;
};

export const firstSegment = (path: string): string => path.split('/', 2)[1] ?? '';
