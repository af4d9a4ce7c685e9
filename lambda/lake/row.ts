import type { Column, Columns } from './columns';

/** One record, as a file takes it: structs as objects, lists as arrays, maps as `Map`, longs as `bigint`. */
export type Row = Readonly<Record<string, unknown>>;

/** Levels of names in `unmapped`; what lies deeper is kept as JSON. */
const DEEPEST = 4;
const INT32 = 2 ** 31;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * Fits a record into columns. Nothing is left out: what has no column, or does not fit its own, stands in `unmapped` under its
 * path, as text.
 *
 * @throws RangeError when it is nested too deeply to be written
 */
export function rowOf(record: Json, columns: Columns): Row {
  const { unmapped, ...members } = record;
  const left = new Map<string, string>();
  const row = fitMembers(members, columns, '', left);
  flatten(unmapped, isObject(unmapped) ? '' : 'unmapped', left);
  return left.size > 0 ? { ...row, unmapped: left } : row;
}

function fitMembers(value: Json, columns: Columns, path: string, left: Map<string, string>): Row {
  const row: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined || member === null) continue;
    const at = `${path}${name}`;
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    const fitted = column && fitValue(member, column, at, left);
    if (fitted === undefined) flatten(member, at, left);
    else row[name] = fitted;
  }
  return row;
}

/** The value as its column takes it; undefined: it does not fit. */
function fitValue(value: unknown, column: Column, at: string, left: Map<string, string>): unknown {
  switch (column.kind) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
      return Number.isInteger(value) && Math.abs(value as number) < INT32 ? value : undefined;
    case 'long':
      return Number.isSafeInteger(value) ? BigInt(value as number) : undefined;
    case 'map':
      return isObject(value) ? new Map(Object.entries(value).map(([key, each]) => [key, asText(each)])) : undefined;
    case 'struct':
      return isObject(value) ? fitMembers(value, column.members, `${at}.`, left) : undefined;
    case 'list':
      return fitList(value, column.of, at, left);
  }
}

/** All of it or nothing: a list with a gap would say something else. */
function fitList(value: unknown, of: Column, at: string, left: Map<string, string>): unknown {
  if (!Array.isArray(value)) return undefined;
  const spilled = new Map<string, string>();
  const items = value.map((item, index) => fitValue(item, of, `${at}.${index}`, spilled));
  if (items.includes(undefined)) return undefined;
  for (const [path, each] of spilled) left.set(path, each);
  return items;
}

function flatten(value: unknown, path: string, into: Map<string, string>, depth = 0): void {
  if (value === undefined || value === null) return;
  if (!isObject(value) || depth === DEEPEST) {
    into.set(path, asText(value));
    return;
  }
  for (const [name, member] of Object.entries(value))
    flatten(member, path === '' ? name : `${path}.${name}`, into, depth + 1);
}
