import { constants, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { IssuerConfig } from '../../../src/vocabulary';
import { certificateHash } from '../pki/drill-pki';
import type { Identity, SigningKey, TokenParts } from './types';

/** Lifetime of a minted token, seconds, unless the issuer allows less. */
const LIFETIME_SECONDS = 300;

/** What a token is made with beside the identity. */
export interface TokenFacts {
  readonly key: SigningKey;
  /** Whether the token names the certificate that its bearer must present. */
  readonly isBound: boolean;
  /** Epoch seconds. */
  readonly now: number;
}

/** A scope of the API that no operation demands: what an issuer grants a client that may call nothing else. */
const OWN_SCOPE = 'none-of-the-contract';

/** The claim with the scopes, as the issuer writes it: behind its prefix, where it has one. */
export function scopeClaim(
  { scopePrefix: prefix, deviations }: IssuerConfig,
  scopes: readonly string[],
): Record<string, unknown> {
  const own = (scope: string) => (prefix === undefined || scope.startsWith(prefix) ? scope : `${prefix}${scope}`);
  const granted = prefix === undefined ? scopes : [OWN_SCOPE, ...scopes].map(own);
  return { [deviations?.scopeClaim ?? 'scope']: granted.join(' ') };
}

/** Header and claims of an access token of an identity, in the profile of its issuer. */
export function tokenParts(identity: Identity, config: IssuerConfig, { key, isBound, now }: TokenFacts): TokenParts {
  const iat = Math.floor(now);
  const header = { alg: key.algorithm, kid: key.kid, ...(config.profile === 'rfc9068' && { typ: 'at+jwt' }) };
  const claims: Record<string, unknown> = {
    iss: identity.issuer,
    sub: identity.subject,
    ...(config.profile !== 'cognito-access' && { aud: identity.audience }),
    iat,
    exp: iat + Math.min(LIFETIME_SECONDS, config.maxLifetimeSeconds),
    jti: randomUUID(),
    // OpenID Connect Core 2: the user has just authenticated.
    auth_time: iat,
    ...(identity.acr !== undefined && { acr: identity.acr }),
    [config.clientClaim]: identity.client,
    [config.tenantClaim]: identity.tenant,
    [config.rolesClaim]: [...identity.roles],
    ...scopeClaim(config, identity.scopes),
  };
  if (config.profile === 'cognito-access') Object.assign(claims, { token_use: 'access', client_id: identity.client });
  if (config.profile === 'generic') Object.assign(header, { typ: 'JWT' });
  const { marker } = config.deviations ?? {};
  if (marker) claims[marker.claim] = marker.value;
  const confirmation = {
    ...(isBound && identity.certificate && { 'x5t#S256': thumbprint(identity.certificate.cert) }),
    ...(identity.proofKey && { jkt: identity.proofKey.thumbprint }),
  };
  if (Object.keys(confirmation).length > 0) claims['cnf'] = confirmation;
  return { header, claims };
}

/** Signs a token (RFC 7515, compact form). */
export function signToken({ header, claims }: TokenParts, key: SigningKey): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signature(Buffer.from(input), key).toString('base64url')}`;
}

function signature(input: Buffer, { algorithm, privateKey }: SigningKey): Buffer {
  if (algorithm === 'EdDSA') return sign(null, input, privateKey);
  const hash = `sha${algorithm.slice(2)}`;
  return sign(hash, input, parameters(algorithm, privateKey));
}

function parameters(algorithm: string, key: KeyObject) {
  if (algorithm.startsWith('ES')) return { key, dsaEncoding: 'ieee-p1363' as const };
  if (algorithm.startsWith('RS')) return { key };
  // RFC 7518 3.5: the salt is as long as the digest.
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(algorithm.slice(2)) / 8 };
}

// RFC 8705 3.1: SHA-256 of the DER certificate, base64url.
function thumbprint(pem: string): string {
  return Buffer.from(certificateHash(pem), 'hex').toString('base64url');
}
