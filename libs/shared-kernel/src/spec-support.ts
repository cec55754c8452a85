import { DomainError } from './domain-error';

/** The code and facts with which a call is refused. */
export const refusalOf = (call: () => unknown): { code: string; facts: Readonly<Record<string, unknown>> } => {
  try {
    call();
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, facts: error.facts };
    throw error;
  }
  throw new Error('it was not refused');
};
