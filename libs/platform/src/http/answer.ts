import { idOf, type Position } from '@yikou/event-store';
import type { Handled } from '@yikou/event-sourcing';

/** What a handler answers, with what goes into headers. */
export class Answer<Body> {
  constructor(
    readonly body: Body,
    readonly facts: AnswerFacts = {},
  ) {}
}

export interface AnswerFacts {
  /** Gives `ETag: "<revision>"`. */
  readonly revision?: number | undefined;
  /** Gives `Yikou-Position`. */
  readonly position?: Position | undefined;
  /** Path of what was created; default on 201: the path of the request and the id of the stream. */
  readonly location?: string | undefined;
  /** The id of the stream that was written to. */
  readonly id?: string | undefined;
}

/** The answer to a command: body, revision and position of what was recorded, so that a retry gives the same. */
export const answer = <Body>(handled: Handled<unknown>, body: Body, more: { readonly location?: string } = {}): Answer<Body> => {
  const [first] = handled.recorded;
  return new Answer(body, {
    revision: handled.revision < 0 ? undefined : handled.revision,
    position: handled.position,
    id: first && idOf(first.stream),
    ...more,
  });
};

/** The answer to a query. */
export const answerOf = <Body>(body: Body, facts: { readonly revision?: number } = {}): Answer<Body> => new Answer(body, facts);
