import { itemIdOf } from '../streams';
import { differenceBetween } from './edition-difference';
import type { ListedItem } from './item-list';

const listed = (code: string, version = 1): ListedItem => ({ itemId: itemIdOf(code), version, code, name: code, source: 'law' });

describe('the difference between two editions', () => {
  it('is what was added, removed, and listed in another version', () => {
    expect(differenceBetween([listed('A'), listed('B'), listed('C', 2)], [listed('C', 3), listed('A'), listed('D')])).toEqual({
      added: [listed('D')],
      removed: [listed('B')],
      changed: [{ ...listed('C', 3), before: 2 }],
    });
  });

  it('is nothing between an edition and itself, and turns round with its sides', () => {
    const items = [listed('A'), listed('B', 4)];
    expect(differenceBetween(items, items)).toEqual({ added: [], removed: [], changed: [] });
    expect(differenceBetween([], items)).toEqual({ added: items, removed: [], changed: [] });
    expect(differenceBetween(items, [])).toEqual({ added: [], removed: items, changed: [] });
  });
});
