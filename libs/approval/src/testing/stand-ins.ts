import { Models } from '@yikou/platform';
import type { AnyProjection, ReadModel } from '@yikou/read-store';
import { modelOver } from './models';

/** Models that lag behind: what was told is in them only once somebody has waited for it. */
export class LaggingModels extends Models {
  /** How often somebody waited. */
  waits = 0;
  private model: ReadModel<object> | undefined;

  static async before(projection: AnyProjection, told: readonly (readonly [string, object])[]): Promise<LaggingModels> {
    return new LaggingModels(await modelOver(projection.model, []), await modelOver(projection.model, told));
  }

  private constructor(
    private readonly now: ReadModel<object>,
    private readonly later: ReadModel<object>,
  ) {
    super();
  }

  of<Doc extends object>(_: AnyProjection<Doc>): ReadModel<Doc> {
    return (this.model ?? this.now) as ReadModel<Doc>;
  }

  waitFor(): Promise<boolean> {
    this.waits += 1;
    this.model = this.later;
    return Promise.resolve(true);
  }
}
