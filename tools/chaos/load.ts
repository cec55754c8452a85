import type { City } from './city';
import { runFlow } from './flow';
import type { Draw } from './seed';
import { RefusedForGood, type Command, type Wire } from './wire';

/** Clients at the window and in the departments. */
const CLIENTS = 28;
/** Of the pushes that nobody acknowledges: they are escalated. */
const IGNORED = 0.15;

export interface LoadSetting {
  readonly wire: Wire;
  readonly city: City;
  readonly draw: Draw;
}

/** Clients that take one case after the other through the product until the end is said. */
export class Load {
  readonly refusals: RefusedForGood[] = [];
  cases = 0;
  /** Resolves when a command was refused for good. */
  readonly refused: Promise<void>;
  private tellRefused: () => void = () => undefined;
  private readonly acknowledging: string[] = [];
  private readonly working: Promise<void>[] = [];
  private ending = false;
  private stepping = 0;
  private hushed = false;
  private readonly held: (() => void)[] = [];
  private still: (() => void) | undefined;

  constructor(private readonly setting: LoadSetting) {
    this.refused = new Promise((resolve) => (this.tellRefused = resolve));
  }

  start(): void {
    for (let client = 0; client < CLIENTS; client += 1) this.working.push(this.takeCases(client));
  }

  /** Resolves when every client has finished the case in hand, and every push that has come is dealt with. */
  async end(): Promise<void> {
    this.ending = true;
    while (this.working.length > 0) await Promise.all(this.working.splice(0));
  }

  /** To be told of each push that comes. */
  hear(pushId: string): void {
    if (this.setting.draw('ignored', pushId) < IGNORED) return;
    this.acknowledging.push(pushId);
    if (this.acknowledging.length === 1) this.working.push(this.acknowledge());
  }

  /** No client begins another step; resolves when every step that was begun is answered. */
  async hush(): Promise<void> {
    this.hushed = true;
    if (this.stepping > 0) await new Promise<void>((resolve) => (this.still = resolve));
  }

  resume(): void {
    this.hushed = false;
    for (const go of this.held.splice(0)) go();
  }

  private async takeCases(client: number): Promise<void> {
    const { wire, city, draw } = this.setting;
    for (let index = 0; !this.ending; index += 1) {
      const name = `${String(client)}-${String(index)}`;
      const serial = index * CLIENTS + client;
      await this.unlessRefused(() => runFlow({ wire, city, draw, name, serial, step: (command) => this.step(command) }));
      this.cases += 1;
    }
  }

  private async acknowledge(): Promise<void> {
    for (let pushId = this.acknowledging.shift(); pushId !== undefined; pushId = this.acknowledging.shift()) {
      const command = { as: 'supervisor', path: `/supervision/pushes/${pushId}/acknowledgements`, key: `acknowledge/${pushId}` };
      await this.unlessRefused(() => this.step(command));
    }
  }

  private async step(command: Command): Promise<string> {
    while (this.hushed) await new Promise<void>((resolve) => this.held.push(resolve));
    this.stepping += 1;
    try {
      return (await this.setting.wire.send(command)).text;
    } finally {
      this.stepping -= 1;
      if (this.stepping === 0) this.still?.();
    }
  }

  private async unlessRefused(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof RefusedForGood)) throw error;
      this.refusals.push(error);
      this.tellRefused();
    }
  }
}
