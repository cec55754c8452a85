import { join } from 'node:path';

/** The workspace, absolute. */
export const ROOT = join(__dirname, '..', '..');
