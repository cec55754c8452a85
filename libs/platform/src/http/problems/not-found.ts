import { DomainError } from '@yikou/shared-kernel';

/** Nothing has this id (404): code `CASE_NOT_FOUND` for the kind `case`, `SERVICE_ITEM_NOT_FOUND` for `serviceItem`. */
export class NotFound extends DomainError {
  constructor(kind: string, id: string) {
    super(`${kind.replaceAll(/(?<=[a-z])(?=[A-Z])|[\s-]/g, '_').toUpperCase()}_NOT_FOUND`, { kind, id });
  }
}

export const notFound = (kind: string, id: string): NotFound => new NotFound(kind, id);
