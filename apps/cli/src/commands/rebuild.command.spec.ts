import { rebuildModels, type Model } from '../rebuild';
import { rebuildCommand } from './rebuild.command';

jest.mock('../rebuild', () => ({ ...jest.requireActual<object>('../rebuild'), rebuildModels: jest.fn() }));

const SAME: Model = { name: 'intake_cases', documents: 3, hash: 'a'.repeat(64), drift: 0 };
const DIFFERENT: Model = { name: 'intake_figures', documents: 2, hash: 'b'.repeat(64), drift: 1 };

describe('yikou rebuild --check', () => {
  const printed: string[] = [];
  const before = process.exitCode;

  beforeEach(() => {
    printed.splice(0);
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = before;
  });

  const run = async (models: readonly Model[], ...args: readonly string[]): Promise<typeof process.exitCode> => {
    jest.mocked(rebuildModels).mockResolvedValue(models);
    process.exitCode = undefined;
    await rebuildCommand().parseAsync(['--check', ...args], { from: 'user' });
    return process.exitCode;
  };

  it('answers with every model, and ends with 1 when one differs from its rebuild', async () => {
    expect(await run([SAME, DIFFERENT], '--json')).toBe(1);
    expect(printed.map((text) => JSON.parse(text) as unknown)).toEqual([{ models: [SAME, DIFFERENT] }]);
  });

  it('ends well when none does, and prints a line for each', async () => {
    expect(await run([SAME])).toBeUndefined();
    expect(printed.join('')).toBe('intake_cases  3 个文档 documents  aaaaaaaaaaaa  一致 the same\n');
    expect(await run([DIFFERENT])).toBe(1);
    expect(printed.at(-1)).toContain('1 处不同 differ');
  });
});
