import type { FastifyRequest } from 'fastify';
import type { WithCall } from '../call';
import type { Route } from '../routes/route';
import type { Answers } from './answers';

/** A request as Fastify hands it on, with what the platform notes on it. */
export interface HttpRequest extends FastifyRequest, WithCall {
  /** Size of the JSON text; 0 without a body. */
  bodyBytes: number;
  /** Of `Yikou-After`. */
  after?: After;
  /** Who turns what the handler gives into an answer, and of which route; absent for routes that speak for themselves. */
  answering?: Answering;
}

interface Answering {
  readonly route: Route;
  readonly answers: Answers;
}

/** How far a query wants the models to have come. */
export interface After {
  /** As `epochText` gives it. */
  readonly epoch: string;
  readonly position: bigint;
}

/** Decoded, without the query: one text for one resource. */
export const pathOf = (url: string): string => {
  const end = url.search(/[?#]/);
  const path = end < 0 ? url : url.slice(0, end);
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};
