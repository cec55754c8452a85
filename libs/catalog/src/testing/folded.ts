import type { RecordedEvent } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';

/** What a projection makes of events: its documents by their id. It changes no document that it is given. */
export const folded = <Doc extends object>(projection: Projection<Doc>, events: readonly RecordedEvent[]): ReadonlyMap<string, Doc> => {
  const docs = new Map<string, Doc>();
  for (const event of events) {
    for (const id of projection.documents(event)) {
      const before = JSON.stringify(docs.get(id));
      const doc = projection.project(docs.get(id), event, id);
      expect(JSON.stringify(docs.get(id))).toBe(before);
      if (doc) docs.set(id, doc);
      else docs.delete(id);
    }
  }
  return docs;
};
