import { START, type Position } from '@yikou/event-store';
import { Models } from '@yikou/platform';
import type { AnyProjection, ReadModel } from '@yikou/read-store';
import { InMemoryReadStore } from '@yikou/read-store/testing';
import { derivedId } from '@yikou/shared-kernel';

const checkpoint = { epoch: { number: 1, id: derivedId('epoch') }, position: (START + 1n) as Position, eventId: derivedId('event') };

/** Models with these documents; they have seen everything, or nothing yet. */
export class FixedModels extends Models {
  private readonly models = new Map<string, ReadModel<object>>();
  heard = true;

  async put<Doc extends object>(projection: AnyProjection<Doc>, documents: Readonly<Record<string, Doc>>): Promise<void> {
    const { model, writer } = await new InMemoryReadStore().live<Doc>(projection.model);
    await writer.write(
      Object.entries(documents).map(([id, doc]) => ({ id, doc })),
      checkpoint,
    );
    this.models.set(projection.model.name, model);
  }

  of<Doc extends object>(projection: AnyProjection<Doc>): ReadModel<Doc> {
    const model = this.models.get(projection.model.name);
    if (!model) throw new TypeError(`nothing was put into ${projection.model.name}`);
    return model as ReadModel<Doc>;
  }

  waitFor(): Promise<boolean> {
    return Promise.resolve(this.heard);
  }
}
