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
const SCHEME = 'Bearer ';

/** Names of query parameters that would be read as a token. */
export function tokenParameters(names: readonly string[]): string[] {
  return names.filter((name) => QUERY_NAMES.has(name.toLowerCase()));
}

/** The token of the first Authorization header, or an empty string. */
export function bearerToken({ authorization }: Credential): string {
  const [value = ''] = authorization;
  return value.slice(0, SCHEME.length).toLowerCase() === 'bearer ' ? value.slice(SCHEME.length) : '';
}

function oneBearerToken({ authorization, inQuery }: Credential): Refusal | undefined {
  const [value, ...more] = authorization;
  if (!value) return refuse('TOKEN_MISSING');
  // A header may also hold a list: `Bearer a, Bearer b`.
  if (more.length > 0 || inQuery.length > 0 || value.includes(',')) return refuse('TOKEN_AMBIGUOUS');
  if (!/^bearer\s/i.test(value)) return refuse('TOKEN_MISSING');
  return value.startsWith(SCHEME) && value.length > SCHEME.length ? undefined : refuse('TOKEN_MALFORMED');
}

/** One credential, in one place, in one spelling. */
export const CREDENTIAL_CHECKS: readonly Check<Credential>[] = [
  // RFC 9110 lets the scheme be written in any case; one spelling keeps every reader of the header in agreement.
  { slug: 'authn-required', check: oneBearerToken },
];
