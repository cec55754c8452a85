import { Inject, Injectable } from '@nestjs/common';
import { epochText, type EventStore, type Position } from '@yikou/event-store';
import { DomainError } from '@yikou/shared-kernel';
import type { FastifyReply } from 'fastify';
import { EVENT_STORE } from '../../tokens';
import { Answer, type AnswerFacts } from '../answer';
import { Models } from '../models';
import { statusOf } from '../operation';
import type { Route } from '../routes/route';
import { pathOf, type After } from './http-request';

/** How long a query waits for the models that it reads. */
const PATIENCE_MS = 2_000;

/** Injection token: whether answers are checked against their DTO (tests and development: what is documented is what is sent). */
export const CHECK_ANSWERS = Symbol('CHECK_ANSWERS');

/**
 * Waits for the models that a query reads, and turns what a handler gives into body and headers. Not an interceptor: one alone would have Nest
 * send every request through observables, which costs more than the guard and the validation together.
 */
@Injectable()
export class Answers {
  constructor(
    private readonly models: Models,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CHECK_ANSWERS) private readonly checkAnswers: boolean,
  ) {}

  /**
   * Before the handler is called, of a query that wants the models to have come so far.
   * @throws DomainError POSITION_OF_OTHER_EPOCH: what stood there may be gone, and something else stands there or will
   */
  async waitFor(after: After, { spec }: Route, reply: FastifyReply): Promise<void> {
    if (!spec.reads) return;
    const epoch = epochText(this.store.epoch);
    if (after.epoch !== epoch)
      throw new DomainError('POSITION_OF_OTHER_EPOCH', { field: 'Yikou-After', rule: `a position of epoch ${epoch}` });
    const reached = await this.models.waitFor(spec.reads, after.position as Position, PATIENCE_MS);
    if (!reached) void reply.header('Yikou-Stale', 'true');
  }

  /**
   * What is sent of what the handler gave.
   * @throws Error when answers are checked and this one is otherwise than documented
   */
  sent(route: Route, reply: FastifyReply, given: unknown): unknown {
    const { body, facts } = given instanceof Answer ? (given as Answer<unknown>) : { body: given, facts: {} };
    this.writeHeaders(route, reply, facts);
    if (this.checkAnswers) assertDocumented(route, body);
    return body;
  }

  private writeHeaders(route: Route, reply: FastifyReply, facts: AnswerFacts): void {
    const { revision, position, id, location } = facts;
    if (revision !== undefined) void reply.header('ETag', `"${revision}"`);
    if (position !== undefined) void reply.header('Yikou-Position', `${epochText(this.store.epoch)}-${position}`);
    const created = statusOf(route.spec) === 201 && id !== undefined ? `${pathOf(reply.request.url)}/${id}` : undefined;
    const where = location ?? created;
    if (where !== undefined) void reply.header('Location', where);
  }
}

/** @throws Error when a handler answers something else than it documents */
const assertDocumented = ({ answer, declaration: { method, path } }: Route, body: unknown): void => {
  if (!answer) {
    if (body !== undefined) throw new Error(`${method} ${path} answers a body that it does not document`);
    return;
  }
  const errors = answer.errorsOf(body);
  if (errors.length > 0) throw new Error(`${method} ${path} answers otherwise than documented: ${JSON.stringify(errors)}`);
};
