import type { KeyStore } from '@yikou/key-store';
import type { Attribute } from '../attributes';

/** Stands for a value whose key was destroyed. */
const ERASED = '[erased]';

const hasSealed = (attributes: readonly Attribute[]): boolean => {
  for (const { sealed, attributes: nested, values } of attributes) {
    if (sealed !== undefined || (nested && hasSealed(nested)) || (values && hasSealed(values))) return true;
  }
  return false;
};

/** Attributes with what was sealed of them in clear. */
export const opened = (
  attributes: readonly Attribute[],
  keys: () => Promise<KeyStore>,
): Promise<readonly Attribute[]> | readonly Attribute[] => (hasSealed(attributes) ? openedAll(attributes, keys) : attributes);

const openedAll = (attributes: readonly Attribute[], keys: () => Promise<KeyStore>): Promise<readonly Attribute[]> =>
  Promise.all(attributes.map((attribute) => openedOne(attribute, keys)));

const openedOne = async (attribute: Attribute, keys: () => Promise<KeyStore>): Promise<Attribute> => {
  const { sealed, attributes, values, ...rest } = attribute;
  return {
    ...rest,
    ...(sealed && { value: (await (await keys()).open(sealed)) ?? ERASED }),
    ...(attributes && { attributes: await openedAll(attributes, keys) }),
    ...(values && { values: await openedAll(values, keys) }),
  };
};
