import { derivedId, type Uuid } from '@yikou/shared-kernel';

/** Every stream of the catalogue is `<category>-<id>`; the ids of what must be unique derive from what makes it so. */

export const ITEM = 'item';
export const ITEM_LIST = 'itemlist';
export const CERTIFICATE = 'certificate';
export const ITEM_IMPORT = 'itemimport';

/** One item per code: codes are unique because the same code is the same stream. */
export const itemIdOf = (code: string): Uuid => derivedId('item', code);

/** One list per level and year; its editions follow one another. */
export const listIdOf = (level: string, year: number): Uuid => derivedId('itemlist', level, String(year));

/** One certificate per officer and field of law. */
export const certificateIdOf = (officerId: string, field: string): Uuid => derivedId('certificate', officerId, field);
