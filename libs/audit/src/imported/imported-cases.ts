import { Inject, Injectable } from '@nestjs/common';
import type { EventStore, RecordedEvent } from '@yikou/event-store';
import { caseStream } from '@yikou/imported-history';
import { EVENT_STORE } from '@yikou/platform';
import { BadCursor } from '@yikou/read-store';
import { isUuid } from '@yikou/shared-kernel';
import { timeOf, type By } from '../history/case-order';
import { NOTHING, type CaseView } from '../history/case-view';
import { withImported } from './imported-changes';

export interface ImportedPage {
  readonly events: readonly RecordedEvent[];
  readonly next?: string;
}

/** Imported cases, in the order of their logs. One may have more events than memory holds: they are read page by page. */
@Injectable()
export class ImportedCases {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  async has(caseId: string): Promise<boolean> {
    if (!isUuid(caseId)) return false;
    for await (const page of this.store.readStream(caseStream(caseId), { limit: 1 })) return page.length > 0;
    return false;
  }

  /** @throws BadCursor when it is none of this case's history */
  async page(caseId: string, limit: number, cursor: string | undefined): Promise<ImportedPage> {
    const fromRevision = cursor === undefined ? 0 : revisionAfter(caseId, cursor);
    const events: RecordedEvent[] = [];
    for await (const page of this.streamOf(caseId, { fromRevision, limit: limit + 1 })) events.push(...page);
    const shown = events.slice(0, limit);
    const last = shown.at(-1);
    return { events: shown, ...(last && events.length > shown.length && { next: cursorText(caseId, last.revision) }) };
  }

  /** What the case was at a moment. */
  async viewAt(caseId: string, moment: string, by: By): Promise<CaseView> {
    let view = NOTHING;
    for await (const page of this.streamOf(caseId)) {
      for (const event of page) if (timeOf(event, by) <= moment) view = withImported(view, event);
    }
    return view;
  }

  private streamOf(caseId: string, options: { readonly fromRevision?: number; readonly limit?: number } = {}) {
    return this.store.readStream(caseStream(caseId as Parameters<typeof caseStream>[0]), options);
  }
}

const cursorText = (caseId: string, revision: number): string => Buffer.from(JSON.stringify([caseId, revision])).toString('base64url');

const revisionAfter = (caseId: string, cursor: string): number => {
  const [of, revision] = parsed(cursor);
  if (of !== caseId || typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision < 0) {
    throw new BadCursor('the cursor is of another history');
  }
  return revision + 1;
};

const parsed = (cursor: string): readonly unknown[] => {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? (value as readonly unknown[]) : [];
  } catch {
    return [];
  }
};
