import type { FieldError } from '../dto/field-error';
import type { Messages } from './messages';
import { messageOf } from './platform.messages';
import type { Refusal } from './refusal';
import { repeated } from './repeated';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** RFC 9457. What a caller gets instead of an answer. */
export interface Problem {
  /** `/problems/not-allowed` */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** `NOT_ALLOWED`: stable, for programs. */
  readonly code: string;
  /** The path of the request, as far as it is words and ids. */
  readonly instance: string;
  readonly errors?: readonly FieldError[];
  /** The state that refused the command, and the commands that it allows. */
  readonly state?: string;
  readonly allowed?: readonly string[];
  /** The revision in `If-Match`, and the one that stands. */
  readonly expected?: number;
  readonly actual?: number;
  /** Seconds, after which another try is worth it; also in the header `Retry-After`. */
  readonly retryAfter?: number;
  readonly correlationId: string;
}

export interface Occasion {
  readonly instance: string;
  readonly correlationId: string;
}

/** Tells what the facts of a refusal allow to be told; other facts stay inside. */
export const problemOf = ({ code, facts }: Refusal, messages: Messages, { instance, correlationId }: Occasion): Problem => {
  const { status, zh, en } = messageOf(code, messages);
  const errors = errorsIn(facts);
  const state = status === CONFLICT ? stateIn(facts) : {};
  const revisions = revisionsIn(facts);
  const detail = detailOf(errors, state);
  const retryAfter = retryIn(status, facts);
  return {
    type: `/problems/${code.toLowerCase().replaceAll('_', '-')}`,
    title: `${zh} ${en}`,
    status,
    ...(detail !== undefined && { detail }),
    code,
    instance: repeated(instance),
    ...(errors.length > 0 && { errors }),
    ...state,
    ...revisions,
    ...(retryAfter !== undefined && { retryAfter }),
    correlationId,
  };
};

const CONFLICT = 409;

type Facts = Refusal['facts'];

const HEADERS = new Set(['Idempotency-Key', 'If-Match', 'Yikou-After']);

const errorsIn = (facts: Facts): readonly FieldError[] => {
  if (Array.isArray(facts['errors']))
    return facts['errors']
      .filter(isFieldError)
      .map((error) => (error.in === 'header' ? error : { ...error, field: repeated(error.field) }));
  const { field, rule } = facts;
  if (typeof field !== 'string') return [];
  const of = typeof rule === 'string' ? rule : 'invalid';
  return [HEADERS.has(field) ? { in: 'header', field, rule: of } : { field: repeated(pointerTo(field)), rule: of }];
};

const isFieldError = (value: unknown): value is FieldError => {
  const { field, rule } = (value ?? {}) as Partial<FieldError>;
  return typeof field === 'string' && typeof rule === 'string';
};

/** The domain names fields as it sees them: `until`, `applicant.number`, `/applicant/number`. */
const pointerTo = (field: string): string => (field === '' || field.startsWith('/') ? field : `/${field.replaceAll('.', '/')}`);

const stateIn = ({ status, state = status, allowed }: Facts): Pick<Problem, 'state' | 'allowed'> => ({
  ...(typeof state === 'string' && { state }),
  ...(Array.isArray(allowed) && { allowed: allowed.filter((command) => typeof command === 'string') }),
});

const revisionsIn = ({ expected, actual }: Facts): Pick<Problem, 'expected' | 'actual'> => ({
  ...(typeof expected === 'number' && { expected }),
  ...(typeof actual === 'number' && { actual }),
});

/** How long to wait before a 503 is worth another try, in seconds. */
const UNAVAILABLE_FOR = 1;

const retryIn = (status: number, { retryAfter }: Facts): number | undefined => {
  if (typeof retryAfter === 'number') return retryAfter;
  return status === 503 ? UNAVAILABLE_FOR : undefined;
};

const detailOf = (errors: readonly FieldError[], { state, allowed }: Pick<Problem, 'state' | 'allowed'>): string | undefined => {
  if (errors.length > 0) return errors.map(({ field, rule }) => `${field}: ${rule}`).join('; ');
  if (state === undefined || !allowed) return undefined;
  const now = allowed.length === 0 ? '–' : allowed.join(', ');
  return `状态 ${state} 允许：${now}。The state ${state} allows: ${now}.`;
};
