import { SetMetadata, applyDecorators, HttpCode } from '@nestjs/common';
import type { AnyProjection } from '@yikou/read-store';
import type { DtoClass } from './dto/dto-class';

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export interface OperationSpec {
  /** A row of the service's authorisation table, or `PUBLIC`. */
  readonly action: string;
  readonly summary: Bilingual;
  /** `command` appends and so needs an Idempotency-Key; `query` reads; `act` is a POST that appends nothing. */
  readonly kind: 'command' | 'query' | 'act';
  /** Of the good answer; default 200, and 204 without `answer`. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Absent: a body is refused. */
  readonly body?: DtoClass;
  readonly params?: DtoClass;
  readonly query?: DtoClass;
  readonly answer?: DtoClass;
  /** For commands on an existing aggregate; `required` answers 428 without it. */
  readonly ifMatch?: 'optional' | 'required';
  /** Codes of the problems that this route can answer beside those that every route of its kind can. */
  readonly refusals?: readonly string[];
  /** The models read: `Yikou-After` waits for them. */
  readonly reads?: readonly AnyProjection[];
}

/** The action of operations that need no token. */
export const PUBLIC = 'public';

export const OPERATION = 'yikou:operation';
export const UNLISTED = 'yikou:unlisted';

/** Declares what a route takes, who may call it and what it answers. The guard, the validator and the OpenAPI document follow from it. */
export const Operation = (spec: OperationSpec): MethodDecorator => applyDecorators(SetMetadata(OPERATION, spec), HttpCode(statusOf(spec)));

/** A public route that speaks for itself (pages, metrics, the document itself): not checked, not in the OpenAPI document. */
export const Unlisted = (): MethodDecorator & ClassDecorator => SetMetadata(UNLISTED, true);

export const statusOf = (spec: OperationSpec): number => spec.status ?? (spec.answer ? 200 : 204);
