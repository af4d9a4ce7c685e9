import { shortHash } from '../../core/canonical';
import { allow, type Check, type Decision, firstRefusal, type Refusal, refuse } from '../../core/decision';
import type { KeyLookup } from '../keys/key-source';
import { CLAIM_CHECKS } from './claim-checks';
import { type DecodedToken, decodeToken, type JsonObject } from './decode-token';
import type { Issuer, Issuers } from './issuers';
import { clientOf } from './profiles';
import { scopesOf } from './scopes';
import { isSignatureValid } from './signature';
import { TOKEN_CHECKS } from './token-checks';

/** A token that has been proven, and what the pipeline goes on with. */
export interface VerifiedToken {
  readonly issuer: Issuer;
  readonly claims: JsonObject;
  readonly subject: string;
  readonly client: string;
  readonly scopes: readonly string[];
  readonly jti?: string;
  /** Names the token in records without being usable. */
  readonly hash: string;
}

interface KeyFacts {
  readonly token: DecodedToken;
  readonly lookup: KeyLookup;
}

function usableKey({ lookup }: KeyFacts): Refusal | undefined {
  return lookup.fault ? refuse(lookup.fault) : undefined;
}

function validSignature({ token, lookup }: KeyFacts): Refusal | undefined {
  const isValid = isSignatureValid(token.header['alg'], lookup.key, token.input, token.signature);
  return isValid ? undefined : refuse('SIGNATURE_INVALID');
}

const KEY_CHECKS: readonly Check<KeyFacts>[] = [
  { slug: 'authn-issuer', check: usableKey },
  { slug: 'authn-signature', check: validSignature },
];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function verified(token: string, issuer: Issuer, claims: JsonObject): VerifiedToken {
  const jti = typeof claims['jti'] === 'string' ? claims['jti'] : undefined;
  return {
    issuer,
    claims,
    subject: text(claims['sub']),
    client: text(clientOf(issuer.config, claims)),
    scopes: scopesOf(claims, issuer.config),
    jti,
    hash: shortHash(jti ?? token),
  };
}

/** What the verifier needs. */
export interface VerifierDeps {
  readonly issuers: Issuers;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Verifies an access token: spelling, header, issuer, key, signature, claims, in this order.
 *
 * The signature is verified synchronously on a prepared key; the only thing waited for is a key set that is not there.
 */
export async function verifyToken(token: string, { issuers, now }: VerifierDeps): Promise<Decision<VerifiedToken>> {
  const decoded = decodeToken(token);
  const known = issuers.find(decoded.claims['iss']);
  const issuer = known ?? issuers.first;
  const outside = firstRefusal(TOKEN_CHECKS, { token: decoded, known, issuer });
  if (outside) return outside;
  const found = issuer.keys.find(decoded.header['kid'], decoded.header['alg']);
  const lookup = found instanceof Promise ? await found : found;
  const facts = { claims: decoded.claims, config: issuer.config, now: now() / 1000 };
  const refusal = firstRefusal(KEY_CHECKS, { token: decoded, lookup }) ?? firstRefusal(CLAIM_CHECKS, facts);
  return refusal ?? allow(verified(token, issuer, decoded.claims));
}
