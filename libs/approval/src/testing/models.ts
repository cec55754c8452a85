import { START, type Position } from '@yikou/event-store';
import type { ModelDeclaration, ReadModel } from '@yikou/read-store';
import { InMemoryReadStore } from '@yikou/read-store/testing';
import { derivedId } from '@yikou/shared-kernel';

const checkpoint = { epoch: { number: 1, id: derivedId('epoch') }, position: (START + 1n) as Position, eventId: derivedId('event') };

/** A model with these documents: it serves declared queries only, as every store does. */
export const modelOver = async <Doc extends object>(
  declaration: ModelDeclaration,
  documents: readonly (readonly [string, Doc])[],
): Promise<ReadModel<Doc>> => {
  const { model, writer } = await new InMemoryReadStore().live<Doc>(declaration);
  await writer.write(
    documents.map(([id, doc]) => ({ id, doc })),
    checkpoint,
  );
  return model;
};
