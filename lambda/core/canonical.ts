import { hash } from 'node:crypto';

/** JSON with sorted members and no white space: equal values have equal text (RFC 8785 for the values that JSON can hold). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 as 64 lower-case hex digits. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** SHA-256 in base64url without padding. */
export function sha256Base64url(data: string | Uint8Array): string {
  return hash('sha256', data, 'base64url');
}

/** First 16 hex digits of SHA-256: names a thing in a record without giving it away. */
export function shortHash(data: string | Uint8Array): string {
  return sha256Hex(data).slice(0, 16);
}

/** Query parameters as API Gateway hands them to a Lambda function. */
export type MultiValueQuery = Readonly<Record<string, readonly string[] | undefined>> | null | undefined;

/**
 * Hash of a query, independent of the order of names and sensitive to the order of values: what the authorizer saw is
 * what the guard must see.
 */
export function queryHash(query: MultiValueQuery): string {
  const pairs = Object.entries(query ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, values]) => [name, values ?? []]);
  return sha256Base64url(JSON.stringify(pairs));
}
