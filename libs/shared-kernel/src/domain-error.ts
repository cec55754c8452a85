/** A rule said no. `code` is stable; HTTP turns it into a status, the domain does not. */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly facts: Readonly<Record<string, unknown>>,
  ) {
    super(code);
    this.name = 'DomainError';
  }
}

/** The refusal of a value: which rule it breaks and, if known, in which field. Never the value itself, which may be personal. */
export const invalid = (code: string, rule: string, field?: string): DomainError =>
  new DomainError(code, field === undefined ? { rule } : { field, rule });
