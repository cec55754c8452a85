import { ROLES, type OpenApiDocument, type OpenApiOperation, type Role } from '../../http';
import { GoodRequest, type BadInputOptions, type RawRequest } from './bad-requests';

/** A request without a fault, by an account that has one role. */
export interface RoleRequest {
  /** `POST /intake/cases` */
  readonly route: string;
  readonly operation: OpenApiOperation;
  readonly role: Role;
  readonly request: RawRequest;
}

/** For every operation that takes a token, a request of every role; to something that does not exist, where something is named. */
export function* requestsOfEveryRole(document: OpenApiDocument, tokens: BadInputOptions['tokens']): Iterable<RoleRequest> {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (operation.security.length === 0) continue;
      const good = new GoodRequest(document, { path, method: method.toUpperCase(), operation }, tokens);
      for (const role of ROLES) {
        const request = good.with({ headers: { authorization: `Bearer ${tokens[role]}` } });
        yield { route: `${good.method} ${path}`, operation, role, request };
      }
    }
  }
}
