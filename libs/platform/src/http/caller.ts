import type { Uuid } from '@yikou/shared-kernel';
import type { Role } from './authorisation';

/** Who a verified token speaks for. */
export interface Principal {
  readonly accountId: Uuid;
  readonly login: string;
  readonly roles: readonly Role[];
  /** The department that it belongs to. */
  readonly departmentCode?: string;
  /** 兼办: the other departments that it acts for as well. */
  readonly furtherDepartments?: readonly string[];
  readonly subjectId?: Uuid;
}

/** A principal in the role that it acts in. */
export interface Caller extends Principal {
  readonly role: Role;
}

/** Verifies bearer tokens. Called on every request: what is verified is cached until it expires or is revoked. */
export interface TokenVerifier {
  /** @throws InvalidToken when the token is forged, expired, revoked or not one of ours */
  verify(token: string): Promise<Principal>;
}

/** Injection token of the `TokenVerifier`. */
export const TOKEN_VERIFIER = Symbol('TOKEN_VERIFIER');

/** A token that proves nothing (401). The reason goes into the log, not to the caller. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}
