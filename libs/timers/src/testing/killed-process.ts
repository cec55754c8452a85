import { parseInstant } from '@yikou/shared-kernel';
import { TimerWorld } from './timer-world';

/** Comes to a due timer and is killed before the timer's command. */
const main = async (directory: string, mode: 'system' | 'virtual', target: string): Promise<void> => {
  const fire = (): Promise<void> => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  };
  const world = await TimerWorld.open({ directory, mode, fire });
  world.timers.start();
  if (mode === 'virtual') await world.timers.advanceTo(parseInstant(target));
  setInterval(() => undefined, 60_000);
};

const [directory, mode, target] = process.argv.slice(2);
void main(directory!, mode === 'system' ? 'system' : 'virtual', target!);
