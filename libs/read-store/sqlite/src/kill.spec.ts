import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stateHash, threadOptions, type ProjectionLog } from '@yikou/read-store';
import { sampleCaseProjection, sampleCases } from '@yikou/read-store/testing';
import { ModelFolder } from './testing/model-folder';

const CHILD = join(__dirname, 'testing', 'projecting-process.ts');
jest.setTimeout(60_000);

describe('a process killed while it projects', () => {
  let folder: ModelFolder;

  beforeEach(async () => {
    folder = await ModelFolder.make();
  });

  afterEach(() => folder.remove());

  /** Kills the child once it has told so many positions; gives the last of them. */
  const projectAndKill = async (after: number): Promise<bigint> => {
    const { execArgv = [], env } = threadOptions(CHILD);
    const child = spawn(process.execPath, [...execArgv, CHILD, folder.directory], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    // Dead, it takes no more lines.
    child.stdin.on('error', () => undefined);
    const ended = once(child, 'exit');
    const told: bigint[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      told.push(BigInt(line));
      child.stdin.write('\n');
      if (told.length === after) child.kill('SIGKILL');
    }
    expect(await ended).toEqual([null, 'SIGKILL']);
    return told.at(-1) ?? 0n;
  };

  it('goes on from its checkpoint, again and again, and ends with the same state hash as one that was left alone', async () => {
    await folder.write(2_000);
    const reached: bigint[] = [];
    for (const after of [3, 20, 11]) reached.push(await projectAndKill(after));
    expect([...reached].sort((a, b) => Number(a - b))).toEqual(reached);
    const checkpoint = await (await folder.models.live(sampleCases)).writer.checkpoint();
    expect(checkpoint!.position).toBeGreaterThan(reached[0]!);
    expect(checkpoint!.position).toBeLessThan(await folder.events.head());

    const warned: object[] = [];
    const log: ProjectionLog = { info: () => undefined, warn: (facts) => warned.push(facts), error: (facts) => warned.push(facts) };
    const projections = await folder.start([sampleCaseProjection], { log });
    expect(await projections.caughtUp(30_000)).toBe(true);
    const { hash } = await stateHash(projections.of(sampleCaseProjection), sampleCases);
    expect(await projections.check(sampleCaseProjection)).toMatchObject({ drift: 0, hash, rebuiltHash: hash });
    expect(warned).toEqual([]);
    expect(await folder.databases()).toEqual(['sample_cases.1.db']);
  });
});
