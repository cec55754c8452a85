import type { Position } from '@yikou/event-store';
import type { AnyProjection, ReadModel } from '@yikou/read-store';

/** The read models of the process, by their projection. Injected by this class; the profile provides it. */
export abstract class Models {
  /** @throws TypeError for a projection that no service of the process declares */
  abstract of<Doc extends object>(projection: AnyProjection<Doc>): ReadModel<Doc>;

  /** Waits until each model has seen the position; false when `ms` went by before. */
  abstract waitFor(projections: readonly AnyProjection[], position: Position, ms: number): Promise<boolean>;
}
