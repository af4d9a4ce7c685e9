import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { importKeySet, type KeySet } from '../../../lambda/authorizer/keys/key-set';
import { staticKeys } from '../../../lambda/authorizer/keys/key-source';
import { createIssuers, type Issuers } from '../../../lambda/authorizer/token/issuers';
import type { Algorithm, IssuerConfig } from '../../../src/vocabulary';
import type { Members, SigningKey, SpecialKey, TokenKit } from './tokens';

/** 2026-11-24T00:00:00Z, epoch seconds: the clock of these tests. */
export const NOW = 1_795_478_400;

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const pairs: Record<string, () => Pair> = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  weak: () => generateKeyPairSync('rsa', { modulusLength: 1024 }),
  ec: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ed: () => generateKeyPairSync('ed25519'),
};

function signingKey(kid: string, { privateKey, publicKey }: Pair, members: Members = {}): SigningKey {
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, ...members } };
}

const rsa = pairs['rsa']!();
const own: Partial<Record<Algorithm, SigningKey>> = {
  RS256: signingKey('rsa-1', rsa, { use: 'sig' }),
  PS256: signingKey('rsa-1', rsa, { use: 'sig' }),
  ES256: signingKey('ec-1', pairs['ec']!(), { use: 'sig', alg: 'ES256' }),
  EdDSA: signingKey('ed-1', pairs['ed']!(), { alg: 'EdDSA', key_ops: ['verify'] }),
};

const duplicate = signingKey('twice', pairs['ec']!());
const special: Record<SpecialKey, SigningKey> = {
  encryption: signingKey('enc-1', pairs['ec']!(), { use: 'enc' }),
  'other-use': signingKey('use-1', pairs['ec']!(), { use: 'tls' }),
  operations: signingKey('ops-1', pairs['ec']!(), { key_ops: ['encrypt'] }),
  weak: signingKey('weak-1', pairs['weak']!()),
  // The private half is never used: with exponent 1 nobody needs one.
  'exponent-one': signingKey('exp-1', rsa, { e: 'AQ' }),
  duplicate,
  private: signingKey('private-1', pairs['ec']!()),
  'pinned-alg': signingKey('pinned-1', rsa, { alg: 'RS256' }),
};

/** Everything that the main issuer publishes, the faulty keys included. */
export const PUBLISHED: readonly Members[] = [
  ...new Map(Object.values(own).map((key) => [key.kid, key.jwk])).values(),
  ...Object.entries(special).map(([name, { jwk, privateKey, kid }]) =>
    name === 'private' ? { ...privateKey.export({ format: 'jwk' }), kid } : jwk,
  ),
  signingKey('twice', pairs['ec']!()).jwk,
  { kty: 'oct', kid: 'oct-1', k: 'c2VjcmV0' },
  { kty: 'EC', crv: 'P-256', kid: 'broken-1', x: 'AAAA', y: 'AAAA' },
];

const base = {
  maxLifetimeSeconds: 3600,
  clockSkewSeconds: 30,
  tenantClaim: 'tenant',
  rolesClaim: 'roles',
  clientClaim: 'client_id',
};

export const MAIN: IssuerConfig = {
  ...base,
  issuer: 'https://id.example.com',
  audiences: ['orders-api', 'orders-api-v2'],
  algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  profile: 'rfc9068',
  keys: { keys: PUBLISHED },
};

// The same key id as a key of the main issuer: only separate sets keep them apart.
const partnerKey = signingKey('ec-1', pairs['ec']!(), { use: 'sig', alg: 'ES256' });
export const PARTNER: IssuerConfig = {
  ...base,
  issuer: 'https://sso.partner.example',
  audiences: ['orders-api'],
  algorithms: ['ES256'],
  profile: 'partner',
  keys: { keys: [partnerKey.jwk] },
};

export const COGNITO: IssuerConfig = {
  ...base,
  issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI',
  audiences: ['5h2v9d8k7j6f5s4a3p2o1i0u9y'],
  algorithms: ['RS256'],
  profile: 'cognito-access',
  keys: { keys: [own.RS256!.jwk] },
};

export const GENERIC: IssuerConfig = {
  ...base,
  issuer: 'https://generic.example.com',
  audiences: ['orders-api'],
  algorithms: ['ES256'],
  profile: 'generic',
  keys: { keys: [own.ES256!.jwk] },
};

/** A user pool that several APIs share. */
export const SHARED: IssuerConfig = {
  ...COGNITO,
  issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Shared',
  scopePrefix: 'orders/',
};

/** A provider whose tokens differ from RFC 9068 in three named ways. */
export const DEVIATING: IssuerConfig = {
  ...GENERIC,
  issuer: 'https://deviating.example.com',
  profile: 'rfc9068',
  deviations: { marker: { claim: 'kind', value: 'access' }, isWithoutId: true, scopeClaim: 'scp' },
};

function keySet(config: IssuerConfig): KeySet {
  const keys = importKeySet(config.keys);
  if (!keys) throw new Error(`no key set: ${config.issuer}`);
  return keys;
}

export function testIssuers(): Issuers {
  return createIssuers([MAIN, PARTNER, COGNITO, GENERIC, SHARED, DEVIATING], (config) => staticKeys(keySet(config)));
}

const rogues = new Map<string, KeyObject>();

function rogue(alg: Algorithm): KeyObject {
  const kind = alg === 'EdDSA' ? 'ed' : alg.startsWith('ES') ? 'ec' : 'rsa';
  const key = rogues.get(kind) ?? pairs[kind]!().privateKey;
  rogues.set(kind, key);
  return key;
}

const goodClaims = (config: IssuerConfig): Members => ({
  iss: config.issuer,
  aud: config.audiences[0],
  sub: 'user-1',
  client_id: 'client-a',
  iat: NOW - 60,
  exp: NOW + 540,
  jti: 'token-1',
  scope: 'orders:read orders:write',
  tenant: 'tenant-a',
  roles: ['buyer'],
});

const testKit: TokenKit = {
  now: NOW,
  issuer: MAIN,
  alg: 'ES256',
  keys: own,
  special,
  partner: { issuer: PARTNER, alg: 'ES256', key: partnerKey, claims: () => goodClaims(PARTNER) },
  rogue,
  header: () => ({ alg: testKit.alg, typ: 'at+jwt', kid: own.ES256!.kid }),
  claims: () => goodClaims(MAIN),
};

export const KIT = testKit;
