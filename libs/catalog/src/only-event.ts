import type { Handled, Message } from '@yikou/event-sourcing';

/** The event that a command always gives: answers are made of it, so that a retry gets the same. */
export const onlyEvent = <Event extends Message, T extends Event['type']>(
  { events }: Handled<Event>,
  type: T,
): Extract<Event, { type: T }> => {
  const found = events.find((event): event is Extract<Event, { type: T }> => event.type === type);
  if (!found) throw new TypeError(`the command gave no ${type}`);
  return found;
};
