/** What a code of a refusal becomes: a status and a text for people. */
export interface ProblemMessage {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
}

/** The problem texts of a service, by code. */
export type Messages = Readonly<Record<string, ProblemMessage>>;
