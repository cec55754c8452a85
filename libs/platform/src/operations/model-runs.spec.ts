import { START } from '@yikou/event-store';
import type { AnyProjection, Projections, RebuildProgress } from '@yikou/read-store';
import { createLogger } from '../logging';
import { ModelRuns } from './model-runs';

interface Options {
  readonly onProgress: (progress: RebuildProgress) => void;
}

/** A check that comes as far as it is let. */
class Check {
  private options: Options | undefined;
  private end: ((found: object) => void) | undefined;

  readonly projections = {
    check: (_: unknown, options: Options) => {
      this.options = options;
      return new Promise((resolve) => (this.end = resolve));
    },
  } as unknown as Projections;

  comesTo(progress: Pick<RebuildProgress, 'phase' | 'steps' | 'documents'>): void {
    this.options!.onProgress({ name: 'sample_notes', position: START, target: START, ...progress });
  }

  async finds(found: object): Promise<void> {
    this.end!(found);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const notes = { model: { name: 'sample_notes', version: 1, indexes: [], volatile: [] } } as unknown as AnyProjection;
const clock = { nowMs: () => Date.UTC(2022, 11, 1) };

describe('a check of read models', () => {
  it('shows how far it has come while it runs, and what it found in the end', async () => {
    const check = new Check();
    const runs = new ModelRuns({ projections: check.projections, clock, logger: createLogger({ level: 'silent' }) });
    const { id } = runs.check([notes]);
    const shown = () => runs.find('check', id);
    expect(shown()).toMatchObject({ status: 'running', models: [{ status: 'building', steps: 0 }] });
    check.comesTo({ phase: 'building', steps: 1_000, documents: 40 });
    expect(shown()).toMatchObject({ status: 'running', models: [{ status: 'building', steps: 1_000, documents: 40 }] });
    check.comesTo({ phase: 'comparing', steps: 2_000, documents: 30 });
    expect(shown()).toMatchObject({ models: [{ status: 'comparing', steps: 2_000, documents: 30 }] });
    await check.finds({ name: 'sample_notes', documents: 80, rebuiltDocuments: 80, hash: 'a', rebuiltHash: 'a', drift: 0, differing: [] });
    expect(shown()).toMatchObject({ status: 'done', models: [{ name: 'sample_notes', status: 'same', documents: 80, drift: 0 }] });
  });
});
