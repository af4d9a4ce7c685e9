import type { WafContext } from './context';
import { jsonBodyField } from './json-body';
import { type FieldValues, oversize } from './oversize';

export interface Field {
  readonly id: string;
  readonly read: (context: WafContext) => FieldValues;
}

/** Bytes and number of headers or cookies that WAF inspects. */
const MAX_LIST_BYTES = 8192;
const MAX_LIST_ITEMS = 200;

type Settings = Readonly<Record<string, unknown>>;

const FIELDS: Readonly<Record<string, (settings: Settings) => Field['read'] | undefined>> = {
  Method: () => (context) => [context.request.method],
  UriPath: () => (context) => [context.request.uriPath],
  QueryString: () => (context) => textOrMissing(context.request.queryString),
  SingleHeader: (settings) => {
    const name = nameOf(settings);
    return name === undefined ? undefined : (context) => context.request.headers.all(name);
  },
  SingleQueryArgument: (settings) => {
    const name = nameOf(settings)?.toLowerCase();
    if (name === undefined) return undefined;
    return (context) => queryPairs(context).flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));
  },
  AllQueryArguments: () => (context) => queryPairs(context).map(([, value]) => value),
  Body: (settings) => (context) => {
    const { body } = context.request;
    if (body.length <= context.bodyLimit) return textOrMissing(body.toString('latin1'));
    return oversize(settings) ?? [body.toString('latin1', 0, context.bodyLimit)];
  },
  JsonBody: jsonBodyField,
  Headers: (settings) => listField(settings, 'Headers', (context) => [...context.request.headers.pairs], true),
  Cookies: (settings) => listField(settings, 'Cookies', cookiePairs, false),
  HeaderOrder: (settings) => (context) => {
    const names = [...context.request.headers.names()];
    const order = names.join(':');
    if (order.length <= MAX_LIST_BYTES && names.length <= MAX_LIST_ITEMS) return [order];
    return oversize(settings) ?? [names.slice(0, MAX_LIST_ITEMS).join(':').slice(0, MAX_LIST_BYTES)];
  },
};

/** Compiles `FieldToMatch`; undefined when it names a component that is not known here. */
export function compileField(value: unknown): Field | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  const [kind, settings] = entries[0] ?? [];
  if (entries.length !== 1 || kind === undefined || !Object.hasOwn(FIELDS, kind)) return undefined;
  const read = FIELDS[kind]?.((settings ?? {}) as Settings);
  return read && { id: JSON.stringify(value), read };
}

function textOrMissing(text: string): readonly string[] {
  return text === '' ? [] : [text];
}

function nameOf(settings: Settings): string | undefined {
  const name = settings['Name'] ?? settings['name'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

type Pair = readonly [string, string];

/** Headers or cookies with pattern and scope; header names in any case, cookie names exactly. */
function listField(
  settings: Settings,
  kind: 'Headers' | 'Cookies',
  read: (context: WafContext) => readonly Pair[],
  ignoresCase: boolean,
): Field['read'] | undefined {
  const pattern = (settings['MatchPattern'] ?? {}) as Settings;
  const fold = (name: string) => (ignoresCase ? name.toLowerCase() : name);
  const names = (key: string) => new Set(((pattern[key] ?? []) as string[]).map(fold));
  const [included, excluded] = [names(`Included${kind}`), names(`Excluded${kind}`)];
  const scope = settings['MatchScope'];
  if (scope !== 'ALL' && scope !== 'KEY' && scope !== 'VALUE') return undefined;
  if (pattern['All'] === undefined && included.size === 0 && excluded.size === 0) return undefined;
  const isSelected = ([name]: Pair) =>
    pattern['All'] !== undefined || (included.size > 0 ? included.has(fold(name)) : !excluded.has(fold(name)));
  return (context) => {
    const all = read(context);
    const visible = inspectable(all);
    if (visible.length < all.length) {
      const settled = oversize(settings);
      if (settled !== undefined) return settled;
    }
    return visible.filter(isSelected).flatMap(([name, value]) => {
      if (scope === 'KEY') return [name];
      return scope === 'VALUE' ? [value] : [name, value];
    });
  };
}

function inspectable(pairs: readonly Pair[]): readonly Pair[] {
  let bytes = 0;
  const end = pairs.findIndex(([name, value], index) => {
    bytes += name.length + value.length;
    return bytes > MAX_LIST_BYTES || index >= MAX_LIST_ITEMS;
  });
  return end < 0 ? pairs : pairs.slice(0, end);
}

/** Name and value of each query argument, as on the wire. */
export function queryPairs(context: WafContext): readonly Pair[] {
  return split(context.request.queryString, '&');
}

export function cookiePairs(context: WafContext): readonly Pair[] {
  return context.request.headers.all('cookie').flatMap((header) => split(header, ';'));
}

function split(text: string, separator: string): Pair[] {
  return text.split(separator).flatMap((part): Pair[] => {
    const trimmed = part.trim();
    if (trimmed === '') return [];
    const equals = trimmed.indexOf('=');
    return [equals < 0 ? [trimmed, ''] : [trimmed.slice(0, equals), trimmed.slice(equals + 1)]];
  });
}
