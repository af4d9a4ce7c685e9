import { canonicalJson } from '../../core/canonical';

/** Tells whether no two items of a list are equal as JSON values; linear in the size of the list. */
export function hasUniqueItems(list: readonly unknown[]): boolean {
  return new Set(list.map((item) => canonicalJson(item))).size === list.length;
}
