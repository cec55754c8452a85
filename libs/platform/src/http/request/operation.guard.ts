import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { KeyStore } from '@yikou/key-store';
import { DomainError } from '@yikou/shared-kernel';
import type { DomainClock } from '@yikou/timers';
import type { FastifyReply } from 'fastify';
import { DOMAIN_CLOCK, KEY_STORE } from '../../tokens';
import { grantOf, type Granted } from '../authorisation';
import { InvalidToken, TOKEN_VERIFIER, type Principal, type TokenVerifier } from '../caller';
import { correlationOf } from '../correlation';
import { RATE_LIMITS, type RateLimits } from '../limits/rate-limits';
import type { Route } from '../routes/route';
import { RouteRegistry } from '../routes/route-registry';
import { Answers } from './answers';
import { afterIn, bearerTokenIn, idempotencyKeyIn, ifMatchIn } from './headers';
import { HttpCall, type CommandParts } from './http-call';
import { pathOf, type HttpRequest } from './http-request';
import { readInputs } from './inputs';

/** What stands before every operation: who calls, whether he may, and whether the request is one that the route takes. */
@Injectable()
export class OperationGuard implements CanActivate {
  constructor(
    private readonly routes: RouteRegistry,
    @Inject(TOKEN_VERIFIER) private readonly tokens: TokenVerifier,
    @Inject(DOMAIN_CLOCK) private readonly clock: DomainClock,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
    private readonly answers: Answers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const route = this.routes.of(context.getHandler());
    if (!route) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    await this.letIn(route, request);
    request.answering = { route, answers: this.answers };
    if (request.after) await this.answers.waitFor(request.after, route, http.getResponse<FastifyReply>());
    return true;
  }

  private async letIn(route: Route, request: HttpRequest): Promise<void> {
    if (!route.declaration.grants) {
      readInputs(route, request);
      return;
    }
    const principal = await this.principalOf(request);
    await this.limits.countAccount(principal.accountId);
    this.admit(route, request, principal);
  }

  private async principalOf({ headers, ip }: HttpRequest): Promise<Principal> {
    const token = bearerTokenIn(headers.authorization);
    try {
      return await this.tokens.verify(token);
    } catch (error) {
      if (error instanceof InvalidToken) await this.limits.countRefusedToken(ip);
      throw error;
    }
  }

  private admit(route: Route, request: HttpRequest, principal: Principal): void {
    const { role, scope } = grantedTo(principal, route);
    const idempotencyKey = route.spec.kind === 'command' ? idempotencyKeyIn(request.headers['idempotency-key']) : undefined;
    readInputs(route, request);
    const command = idempotencyKey === undefined ? undefined : commandOf(request, idempotencyKey);
    const ifMatch = route.spec.kind === 'command' ? ifMatchIn(request.headers['if-match'], route.spec.ifMatch) : undefined;
    const after = afterIn(request.headers['yikou-after']);
    if (after) request.after = after;
    const caller = { ...principal, role };
    const parts = { caller, scope, ifMatch, correlationId: correlationOf(request), ...(command && { command }) };
    request.call = new HttpCall(parts, this.clock, this.keys);
  }
}

const grantedTo = ({ roles }: Principal, { declaration: { grants, spec } }: Route): Granted => {
  const granted = grants && grantOf(grants, roles);
  if (!granted) throw new DomainError('FORBIDDEN_ROLE', { action: spec.action });
  return granted;
};

const commandOf = ({ method, url, body }: HttpRequest, idempotencyKey: string): CommandParts => ({
  method,
  path: pathOf(url),
  idempotencyKey,
  body,
});
