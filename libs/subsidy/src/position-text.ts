import type { Position } from '@yikou/event-store';

const DIGITS = 19;

/** A place in the log as text that sorts as the log does. Volatile wherever it stands in a document. */
export const positionText = (position: Position): string => position.toString().padStart(DIGITS, '0');
