import type { Position } from '@yikou/event-store';
import type { AnyProjection, Projections, ReadModel } from '@yikou/read-store';
import { Models } from '../http';

/** The read models that are kept up to date in this process. */
export class RunningModels extends Models {
  constructor(readonly projections: Projections) {
    super();
  }

  of<Doc extends object>(projection: AnyProjection<Doc>): ReadModel<Doc> {
    return this.projections.of(projection);
  }

  waitFor(projections: readonly AnyProjection[], position: Position, ms: number): Promise<boolean> {
    return this.projections.waitFor(projections, position, ms);
  }
}
