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
  readonly signature: Buffer;
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

/** Only the encoder's own output is canonical: no padding, no other alphabet, no stray bits in the last character. */
function isCanonical(part: string, bytes: Buffer): boolean {
  return bytes.toString('base64url') === part;
}

function jsonPart(part: string): Part {
  const bytes = Buffer.from(part, 'base64url');
  const parsed = parseStrictJson(bytes.toString('utf8'));
  if (!parsed.ok && parsed.fault === 'malformed') return { fault: 'TOKEN_MALFORMED', object: NOTHING };
  const object = asObject(parsed.value);
  if (!object || !isCanonical(part, bytes) || !isUtf8(bytes)) {
    return { fault: 'TOKEN_MALFORMED', object: object ?? NOTHING };
  }
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

function outerFault(token: string, parts: readonly string[]): Reason | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return 'TOKEN_TOO_LARGE';
  if (FOREIGN.test(token)) return 'TOKEN_MALFORMED';
  // RFC 7516 3.1: five parts are a JWE, whatever its header says.
  if (parts.length === 5) return 'TOKEN_ENCRYPTED';
  return parts.length === 3 ? undefined : 'TOKEN_MALFORMED';
}

const EMPTY: Omit<DecodedToken, 'fault'> = { header: NOTHING, claims: NOTHING, input: '', signature: Buffer.alloc(0) };

/**
 * Takes a compact JWS apart, and tells with a `fault` when it is not in its canonical spelling.
 *
 * jose leaves size, canonical encoding and duplicate members to the application (RFC 7515 section 2, RFC 8725 2.4).
 */
export function decodeToken(token: string): DecodedToken {
  const parts = token.length > MAX_TOKEN_LENGTH ? [] : token.split('.');
  const fault = outerFault(token, parts);
  const [head, body, tail] = parts;
  if (head === undefined || body === undefined || tail === undefined) return { ...EMPTY, fault };
  const header = headerPart(head);
  const claims = parts.length === 3 ? jsonPart(body) : { object: NOTHING };
  const signature = Buffer.from(tail, 'base64url');
  const spelling = isCanonical(tail, signature) ? undefined : 'TOKEN_MALFORMED';
  return {
    fault: fault ?? header.fault ?? claims.fault ?? spelling,
    header: header.object,
    claims: claims.object,
    input: `${head}.${body}`,
    signature,
  };
}
