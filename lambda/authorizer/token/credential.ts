import { type Check, type Refusal, refuse } from '../../core/decision';

/** What a request brings along as credentials. */
export interface Credential {
  /** Values of all Authorization headers, whatever the case of their names. */
  readonly authorization: readonly string[];
  /** Names of query parameters that carry a token. */
  readonly inQuery: readonly string[];
}

// RFC 6750 2.3 and what frameworks accept beside it.
const QUERY_NAMES = new Set(['access_token', 'authorization', 'bearer', 'bearer_token', 'id_token']);
/** Schemes under which a token is read, in their one spelling (RFC 6750 section 2.1, RFC 9449 section 7.1). */
const SCHEMES = ['Bearer', 'DPoP'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** Names of query parameters that would be read as a token. */
export function tokenParameters(names: readonly string[]): string[] {
  return names.filter((name) => QUERY_NAMES.has(name.toLowerCase()));
}

/** A token and the scheme that it was sent under. */
export interface SentToken {
  readonly scheme: Scheme;
  readonly token: string;
}

/** The token of the first Authorization header, or an empty string. */
export function sentToken({ authorization }: Credential): SentToken {
  const [value = ''] = authorization;
  const scheme = SCHEMES.find((name) => value.slice(0, name.length + 1).toLowerCase() === `${name.toLowerCase()} `);
  return scheme ? { scheme, token: value.slice(scheme.length + 1) } : { scheme: 'Bearer', token: '' };
}

function oneToken({ authorization, inQuery }: Credential): Refusal | undefined {
  const [value, ...more] = authorization;
  if (!value) return refuse('TOKEN_MISSING');
  // A header may also hold a list: `Bearer a, Bearer b`.
  if (more.length > 0 || inQuery.length > 0 || value.includes(',')) return refuse('TOKEN_AMBIGUOUS');
  if (!/^(?:bearer|dpop)\s/i.test(value)) return refuse('TOKEN_MISSING');
  const isCanonical = SCHEMES.some((name) => value.startsWith(`${name} `) && value.length > name.length + 1);
  return isCanonical ? undefined : refuse('TOKEN_MALFORMED');
}

/** One credential, in one place, in one spelling. */
export const CREDENTIAL_CHECKS: readonly Check<Credential>[] = [
  // RFC 9110 lets the scheme be written in any case; one spelling keeps every reader of the header in agreement.
  { slug: 'authn-required', check: oneToken },
];
