import { START, type Follower, type Position } from '@yikou/event-store';
import type { Generation } from '../../read-store';
import type { ModelRunner, RunnerHealth } from '../projection-runner';
import { Waiters } from '../waiters';

/** What a runner in another thread can be asked for. */
export interface RemoteControl {
  /** Somebody waits. */
  hurry(): void;
  adopt(model: string, generation: number): Promise<void>;
  stop(): Promise<void>;
}

/** Stands here for the runner of a model in another thread. */
export class RemoteRunner implements ModelRunner {
  private readonly waiters = new Waiters();
  private heard: RunnerHealth;

  constructor(
    private readonly name: string,
    private readonly follower: Follower,
    private readonly control: RemoteControl,
  ) {
    this.heard = { name, status: 'catchingUp', position: START };
  }

  get health(): RunnerHealth {
    return this.heard;
  }

  /** Of a thread that was started again it may hear of positions that were seen before; nobody is told that it went back. */
  hear(health: RunnerHealth): void {
    const position = health.position > this.heard.position ? health.position : this.heard.position;
    this.heard = { ...health, position };
    this.follower.saw(position);
    this.waiters.reached(position);
  }

  failed(error: Error, attempts: number): void {
    const { name, position } = this.heard;
    this.heard = { name, status: 'failed', position, error: { message: error.message, attempts } };
  }

  stopped(): void {
    const { name, position } = this.heard;
    this.heard = { name, status: 'stopped', position };
    this.waiters.giveUp();
    this.follower.leave();
  }

  async waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (position <= this.heard.position) return true;
    if (this.heard.status === 'stopped') return false;
    this.control.hurry();
    return this.waiters.wait(position, timeoutMs);
  }

  adopt({ generation }: Generation<object>): Promise<void> {
    return this.control.adopt(this.name, generation);
  }

  stop(): Promise<void> {
    return this.control.stop();
  }
}
