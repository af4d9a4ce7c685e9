import { ALGORITHMS } from '../../../src/vocabulary';
import { type Check, type Refusal, refuse } from '../../core/decision';
import type { DecodedToken } from './decode-token';
import type { Issuer } from './issuers';
import { isAccessToken, profileOf } from './profiles';

/** What can be judged before a key is looked for. */
export interface TokenFacts {
  readonly token: DecodedToken;
  /** The issuer that the token names, if it is one of ours. */
  readonly known?: Issuer;
  /** The same, or the first of ours, so that later checks have something to go by. */
  readonly issuer: Issuer;
}

// Whatever brings or fetches a key, changes what is signed, or must be understood and is not (RFC 7515 4.1, RFC 7797).
const REFUSED_MEMBERS = ['crit', 'b64', 'jwk', 'jku', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'zip', 'cty'];
// RFC 7516, RFC 7518: members of an encrypted token.
const ENCRYPTION_MEMBERS = ['enc', 'epk', 'apu', 'apv', 'p2s', 'p2c', 'tag', 'iv'];
const MAX_KEY_ID = 128;
// What real key ids are made of: base64 in both alphabets, thumbprints, dates, names.
const KEY_ID = /^[A-Za-z0-9._~+/=:@-]+$/;

const has = (members: readonly string[], { header }: DecodedToken) =>
  members.some((name) => Object.hasOwn(header, name));

function canonicalSpelling({ token }: TokenFacts): Refusal | undefined {
  return token.fault ? refuse(token.fault) : undefined;
}

function notEncrypted({ token }: TokenFacts): Refusal | undefined {
  return has(ENCRYPTION_MEMBERS, token) ? refuse('TOKEN_ENCRYPTED') : undefined;
}

function plainHeader({ token }: TokenFacts): Refusal | undefined {
  return has(REFUSED_MEMBERS, token) ? refuse('HEADER_NOT_ALLOWED') : undefined;
}

function listedAlgorithm({ token, known }: TokenFacts): Refusal | undefined {
  const list: readonly unknown[] = known?.config.algorithms ?? ALGORITHMS;
  return list.includes(token.header['alg']) ? undefined : refuse('ALGORITHM_NOT_ALLOWED');
}

function knownIssuer({ known }: TokenFacts): Refusal | undefined {
  return known ? undefined : refuse('ISSUER_UNKNOWN');
}

function plainKeyId({ token }: TokenFacts): Refusal | undefined {
  const kid = token.header['kid'];
  if (typeof kid !== 'string' || kid.length > MAX_KEY_ID || !KEY_ID.test(kid)) return refuse('KEY_ID_INVALID');
  // A key id is looked up in a map, never in a file system; one that climbs is hostile all the same.
  return kid.includes('..') || kid.includes('://') ? refuse('KEY_ID_INVALID') : undefined;
}

function accessToken({ token, issuer }: TokenFacts): Refusal | undefined {
  return isAccessToken(profileOf(issuer.config), token.header, token.claims) ? undefined : refuse('TOKEN_TYPE_WRONG');
}

/** Form and header of a token, before any key is touched. */
export const TOKEN_CHECKS: readonly Check<TokenFacts>[] = [
  { slug: 'authn-encoding', check: canonicalSpelling },
  { slug: 'authn-encoding', check: notEncrypted },
  { slug: 'authn-header', check: plainHeader },
  { slug: 'authn-algorithm', check: listedAlgorithm },
  { slug: 'authn-issuer', check: knownIssuer },
  { slug: 'authn-header', check: plainKeyId },
  { slug: 'authn-token-type', check: accessToken },
];
