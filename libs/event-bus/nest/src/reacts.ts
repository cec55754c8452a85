import { applyDecorators, Catch, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';

export interface ReactsOptions {
  /** The `transportId` of the service's own bus strategy. */
  readonly bus: symbol;
  /** Unique in the product, kebab-case, e.g. `approval-review-opener`. */
  readonly name: string;
  readonly types: readonly [string, ...string[]];
}

/** What `@Reacts` leaves with a handler. */
export interface ReactionExtras {
  readonly reaction: ReactsOptions;
}

/** Nest's own filter turns whatever it does not know into "Internal server error"; the bus has to see the error itself. */
@Catch()
export class LetThrough implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * A method of a controller that reacts to messages: `(delivered: Delivered) => Promise<void>`. It is awaited; what it throws
 * parks the key or is tried again, as `Reactor` says.
 */
export const Reacts = (reaction: ReactsOptions) => {
  const extras: ReactionExtras = { reaction };
  const decorate = applyDecorators(EventPattern([...reaction.types], reaction.bus, extras), UseFilters(new LetThrough()));
  return <Handler extends (delivered: never) => Promise<void>>(
    target: object,
    name: string,
    descriptor: TypedPropertyDescriptor<Handler>,
  ): void => {
    decorate(target, name, descriptor);
  };
};
