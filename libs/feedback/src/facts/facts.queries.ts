import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@yikou/event-store';
import { EVENT_STORE, Models } from '@yikou/platform';
import type { ServiceFact } from '../rating/rating';
import { serviceFacts } from './services.projection';

/** How long a refusal waits for a fact that is on its way, in milliseconds. */
const PATIENCE = 2_000;

/** What intake has told. */
@Injectable()
export class Facts {
  constructor(
    private readonly models: Models,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /**
   * The delivery of a case; undefined when none is known. It is looked up again once the model is as new as the store was when it was asked,
   * so that who rates right after the delivery is not refused.
   */
  async delivery(caseId: string): Promise<ServiceFact | undefined> {
    const found = await this.models.of(serviceFacts).get(caseId);
    if (found) return found;
    await this.models.waitFor([serviceFacts], await this.store.head(), PATIENCE);
    return await this.models.of(serviceFacts).get(caseId);
  }
}
