/** JSON pointers (RFC 6901) and `$ref`s within one document. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** A value and the JSON pointer where it really stands, after following `$ref`s. */
export interface Located {
  readonly value: unknown;
  readonly pointer: string;
}

const MAX_HOPS = 100;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one for anything else. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function encodeToken(token: string): string {
  return token.replace(/~/g, '~0').replace(/\//g, '~1');
}

export function join(pointer: string, ...tokens: readonly (string | number)[]): string {
  return tokens.reduce<string>((path, token) => `${path}/${encodeToken(String(token))}`, pointer);
}

export function tokensOf(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** The pointer as a reference within the document: percent-encoded, as a URI fragment must be. */
export function refOf(pointer: string): string {
  const tokens = pointer.split('/').map((token) => encodeURIComponent(token));
  return `#${tokens.join('/')}`;
}

/** The pointer of a reference such as `#/components/schemas/Pet`; undefined when the fragment is no JSON pointer. */
export function pointerOfFragment(fragment: string): string | undefined {
  if (fragment !== '' && !fragment.startsWith('/')) return undefined;
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}

function child(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
  return isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

/** The value at a pointer. A `$ref` on the way is followed, as authors expect. */
export function locate(document: unknown, pointer: string, hops = 0): Located | undefined {
  if (hops > MAX_HOPS) return undefined;
  let at: Located = { value: document, pointer: '' };
  for (const token of tokensOf(pointer)) {
    let next = child(at.value, token);
    if (next === undefined && refIn(at.value) !== undefined) {
      const target = deref(document, at.value, at.pointer, hops + 1);
      if (target === undefined) return undefined;
      at = target;
      next = child(at.value, token);
    }
    if (next === undefined) return undefined;
    at = { value: next, pointer: join(at.pointer, token) };
  }
  return at;
}

/** The reference of a reference object. */
export function refIn(value: unknown): string | undefined {
  return isObject(value) && typeof value.$ref === 'string' ? value.$ref : undefined;
}

/** Follows `$ref`s until something else stands there; undefined for a missing target or a chain without end. */
export function deref(document: unknown, value: unknown, pointer = '', hops = 0): Located | undefined {
  let at: Located = { value, pointer };
  for (let hop = hops; hop <= MAX_HOPS; hop += 1) {
    const ref = refIn(at.value);
    if (ref === undefined) return at;
    const target = ref.startsWith('#') ? pointerOfFragment(ref.slice(1)) : undefined;
    const found = target === undefined ? undefined : locate(document, target, hop + 1);
    if (found === undefined) return undefined;
    at = found;
  }
  return undefined;
}
