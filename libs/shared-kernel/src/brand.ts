declare const brand: unique symbol;

/** A primitive that only its own module can make: it stays plain JSON, and cannot be mixed up with another of its kind. */
export type Brand<Name extends string> = { readonly [brand]: Readonly<Record<Name, true>> };
