/** Type of a column, or of a part of one. */
export type Column =
  | { readonly kind: 'text' | 'integer' | 'long' | 'flag' }
  /** Names and texts that are not known before. */
  | { readonly kind: 'map' }
  | { readonly kind: 'list'; readonly of: Column }
  | { readonly kind: 'struct'; readonly members: Columns };

/** The columns of a file, or the members of a struct. */
export type Columns = Readonly<Record<string, Column>>;

export const text: Column = { kind: 'text' };
export const integer: Column = { kind: 'integer' };
export const long: Column = { kind: 'long' };
export const flag: Column = { kind: 'flag' };
export const map: Column = { kind: 'map' };
export const list = (of: Column): Column => ({ kind: 'list', of });
export const struct = (members: Columns): Column => ({ kind: 'struct', members });
