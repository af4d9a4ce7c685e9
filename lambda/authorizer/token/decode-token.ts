import { isUtf8 } from 'node:buffer';
import type { Reason } from '../../../src/vocabulary';
import { parseStrictJson } from '../../core/strict-json';

/** Longest token that is looked at, in characters. Access tokens of real issuers stay below 4 KB. */
export const MAX_TOKEN_LENGTH = 8192;

export type JsonObject = Readonly<Record<string, unknown>>;

/** A token taken apart. Nothing in it is proven. */
export interface DecodedToken {
  /** Why this is not the one canonical spelling of a compact JWS. */
  readonly fault?: Reason;
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** What the signature covers. */
  readonly input: string;
  /** As it was sent: base64url. */
  readonly signature: string;
}

interface Part {
  readonly fault?: Reason;
  readonly object: JsonObject;
}

const FOREIGN = /[^A-Za-z0-9_.-]/;
const NOTHING: JsonObject = Object.freeze(Object.create(null));

function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

// One buffer for every part that is decoded: new ones would cost more than the decoding. Nothing in it outlives a call.
const scratch = Buffer.allocUnsafeSlow(MAX_TOKEN_LENGTH);

/** Only the encoder's own output is canonical: no padding, no other alphabet, no stray bits in the last character. */
function isCanonical(part: string, length: number): boolean {
  return scratch.toString('base64url', 0, length) === part;
}

// What the decoder puts in place of bytes that are no UTF-8, and what such text may hold by itself.
const REPLACEMENT = '\ufffd';

function jsonPart(part: string): Part {
  const length = scratch.write(part, 'base64url');
  const text = scratch.toString('utf8', 0, length);
  const parsed = parseStrictJson(text);
  if (!parsed.ok && parsed.fault === 'malformed') return { fault: 'TOKEN_MALFORMED', object: NOTHING };
  const object = asObject(parsed.value);
  const isText = !text.includes(REPLACEMENT) || isUtf8(scratch.subarray(0, length));
  if (!object || !isCanonical(part, length) || !isText) return { fault: 'TOKEN_MALFORMED', object: object ?? NOTHING };
  return parsed.ok ? { object } : { fault: 'TOKEN_DUPLICATE_MEMBER', object };
}

/** Tokens of one key share one header: the last ones are kept apart as they were read. */
const MAX_HEADERS = 64;
const headers = new Map<string, Part>();

function headerPart(head: string): Part {
  const kept = headers.get(head);
  if (kept) return kept;
  const part = jsonPart(head);
  // Only a sound header is worth a place, and floods of new ones must not cost memory.
  if (!part.fault) {
    if (headers.size >= MAX_HEADERS) headers.clear();
    headers.set(head, part);
  }
  return part;
}

const EMPTY: Omit<DecodedToken, 'fault'> = { header: NOTHING, claims: NOTHING, input: '', signature: '' };

/** What cannot be a compact JWS, with as much of it as later checks can still look at. */
function otherSerialization(token: string): DecodedToken {
  if (token.length > MAX_TOKEN_LENGTH) return { ...EMPTY, fault: 'TOKEN_TOO_LARGE' };
  const parts = token.split('.');
  // RFC 7516 3.1: five parts are a JWE, whatever its header says.
  const fault = parts.length === 5 && !FOREIGN.test(token) ? 'TOKEN_ENCRYPTED' : 'TOKEN_MALFORMED';
  const [head, body, tail] = parts;
  if (head === undefined || body === undefined || tail === undefined) return { ...EMPTY, fault };
  return { ...EMPTY, fault, header: headerPart(head).object, input: `${head}.${body}` };
}

/**
 * Takes a compact JWS apart, and tells with a `fault` when it is not in its canonical spelling.
 *
 * jose leaves size, canonical encoding and duplicate members to the application (RFC 7515 section 2, RFC 8725 2.4).
 */
export function decodeToken(token: string): DecodedToken {
  const first = token.indexOf('.');
  const second = token.indexOf('.', first + 1);
  const isCompact = first >= 0 && second >= 0 && token.indexOf('.', second + 1) < 0;
  if (!isCompact || token.length > MAX_TOKEN_LENGTH) return otherSerialization(token);
  const header = headerPart(token.slice(0, first));
  const claims = jsonPart(token.slice(first + 1, second));
  const signature = token.slice(second + 1);
  const spelling = isCanonical(signature, scratch.write(signature, 'base64url')) ? undefined : 'TOKEN_MALFORMED';
  return {
    // A character of another alphabet makes its part one that is not canonical.
    fault: header.fault ?? claims.fault ?? spelling,
    header: header.object,
    claims: claims.object,
    input: token.slice(0, second),
    signature,
  };
}
