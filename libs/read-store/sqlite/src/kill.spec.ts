import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { START } from '@yikou/event-store';
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

  /** Kills the child after so many pages; gives the position that it told last. */
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
    // It gathers some pages: it is killed before it has written any, and between two writes.
    for (const after of [20, 40, 70, 50]) reached.push(await projectAndKill(after));
    expect([...reached].sort((a, b) => Number(a - b))).toEqual(reached);
    const checkpoint = await (await folder.models.live(sampleCases)).writer.checkpoint();
    expect(reached[0]).toBe(START);
    expect(reached[2]).toBeGreaterThan(reached[1]!);
    expect(checkpoint!.position).toBeGreaterThanOrEqual(reached.at(-1)!);
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
