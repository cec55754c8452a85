import type { Uuid } from '@yikou/shared-kernel';

/** The kinds of attributes of IEEE 1849. */
export const ATTRIBUTE_TYPES = ['string', 'date', 'int', 'float', 'boolean', 'id', 'list', 'container'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** What an XML element says beside what is known of it, in its order. */
export type XmlPairs = readonly (readonly [name: string, value: string])[];

/**
 * An attribute as it stood in the log: its value is the text, so that zones, digits and special numbers stay what they were. Fields are
 * in the order of their names: what is stored is its own canonical form.
 */
export interface Attribute {
  /** Nested attributes. */
  readonly attributes?: readonly Attribute[];
  readonly key: string;
  /** Further XML attributes of the element. */
  readonly more?: XmlPairs;
  /** In history, of a personal field: the value, which only the key of the subject opens. */
  readonly sealed?: SealedText;
  readonly type: AttributeType;
  /** Absent for lists and containers, and for what is sealed. */
  readonly value?: string;
  /** The elements of a list. */
  readonly values?: readonly Attribute[];
  /** What the element `values` says of itself. */
  readonly valuesMore?: XmlPairs;
}

/** A text under a subject's key. */
export interface SealedText {
  readonly sealed: string;
  readonly subjectId: Uuid;
}

/** The value of a top-level attribute; of several with one key the first. */
export const valueOf = (attributes: readonly Attribute[], key: string): string | undefined => {
  for (const each of attributes) if (each.key === key) return each.value;
  return undefined;
};

export const isAttributeType = (name: string): name is AttributeType => (ATTRIBUTE_TYPES as readonly string[]).includes(name);
