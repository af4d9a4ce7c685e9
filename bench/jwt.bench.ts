import { constants, verify } from 'node:crypto';
import { JwtVerifier } from 'aws-jwt-verify';
import { createVerifier } from 'fast-jwt';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { importKeySet } from '../lambda/authorizer/keys/key-set';
import { staticKeys } from '../lambda/authorizer/keys/key-source';
import { createIssuers } from '../lambda/authorizer/token/issuers';
import { derSignature } from '../lambda/authorizer/token/signature';
import { verifyToken } from '../lambda/authorizer/token/verify-token';
import type { IssuerConfig } from '../src/vocabulary';
import { compare, type Contender } from './core/compare';
import { target } from './core/target';
import { AUDIENCE, BENCH_ALGORITHMS, ISSUER, type TokenBatch, tokenBatch } from './core/tokens';

// Warm verification of 64 distinct tokens with keys at hand, as multiples of the signature check alone.
const TARGETS = { RS256: 1.5, PS256: 1.5, ES256: 1.25, EdDSA: 1.25 };

// Enough for the compiler to have settled.
const WARM_UP = 4_000;

/** Calls with one token after the other: a verifier that remembers tokens must not look fast. */
function rotating<T>(items: readonly T[], call: (item: T) => unknown): () => unknown {
  let index = 0;
  return () => {
    index = (index + 1) % items.length;
    return call(items[index] as T);
  };
}

/** The limit: the signature alone, synchronously, everything decoded before, in OpenSSL's own form. */
function signatureAlone({ algorithm, publicKey: key, tokens }: TokenBatch): Contender {
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  const items = tokens.map((token) => {
    const dot = token.lastIndexOf('.');
    const raw = Buffer.from(token.slice(dot + 1), 'base64url');
    return { data: Buffer.from(token.slice(0, dot)), signature: algorithm === 'ES256' ? derSignature(raw) : raw };
  });
  const hash = algorithm === 'EdDSA' ? null : 'sha256';
  const used = algorithm === 'PS256' ? pss : key;
  return { name: 'crypto.verify', run: rotating(items, ({ data, signature }) => verify(hash, data, used, signature)) };
}

function ours({ algorithm, jwk, tokens }: TokenBatch): Contender {
  const config: IssuerConfig = {
    issuer: ISSUER,
    audiences: [AUDIENCE],
    algorithms: [algorithm],
    profile: 'rfc9068',
    maxLifetimeSeconds: 3600,
    clockSkewSeconds: 30,
    tenantClaim: 'tenant',
    rolesClaim: 'roles',
    clientClaim: 'client_id',
  };
  const keys = importKeySet({ keys: [jwk] });
  if (!keys) throw new Error('the key set does not import');
  const deps = { issuers: createIssuers([config], () => staticKeys(keys)), now: Date.now };
  return { name: 'verifyToken, every check', run: rotating(tokens, (token) => verifyToken(token, deps)) };
}

function fastJwt({ algorithm, publicKey, tokens }: TokenBatch): Contender {
  const verifier = createVerifier({
    key: publicKey.export({ format: 'pem', type: 'spki' }) as string,
    algorithms: [algorithm],
    allowedIss: ISSUER,
    allowedAud: AUDIENCE,
    clockTolerance: 30_000,
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'jti'],
    cache: false,
  });
  return { name: 'fast-jwt, key at hand', run: rotating(tokens, (token) => verifier(token)) };
}

function awsJwtVerify({ jwk, tokens }: TokenBatch): Contender {
  const verifier = JwtVerifier.create({ issuer: ISSUER, audience: AUDIENCE, graceSeconds: 30 });
  verifier.cacheJwks({ keys: [jwk as Parameters<typeof verifier.cacheJwks>[0]['keys'][number]] });
  return { name: 'aws-jwt-verify', run: rotating(tokens, (token) => verifier.verifySync(token)) };
}

function jose({ algorithm, jwk, tokens }: TokenBatch): Contender {
  const keys = createLocalJWKSet({ keys: [jwk] } as JSONWebKeySet);
  const options = {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: [algorithm],
    typ: 'at+jwt',
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'client_id'],
    clockTolerance: 30,
  };
  return { name: 'jose, local key set', run: rotating(tokens, (token) => jwtVerify(token, keys, options)) };
}

for (const algorithm of BENCH_ALGORITHMS) {
  const batch = tokenBatch(algorithm);
  // aws-jwt-verify knows no RSASSA-PSS.
  const peers = [fastJwt(batch), ...(algorithm === 'PS256' ? [] : [awsJwtVerify(batch)]), jose(batch)];
  const own = ours(batch);
  const decision = await own.run();
  if (!(decision as { ok: boolean }).ok) throw new Error(`a good token is refused: ${JSON.stringify(decision)}`);
  for (const each of [own, ...peers]) for (let count = 0; count < WARM_UP; count += 1) await each.run();
  const [, measured] = await compare({
    title: `${algorithm}, token of ${batch.tokens[0]?.length} characters`,
    against: signatureAlone(batch),
    contenders: [own, ...peers],
    // Short slices: whatever disturbs the machine or the caches disturbs all of them.
    sliceMs: 2,
    slices: 400,
    share: 0.1,
  });
  target(algorithm, measured?.ratio ?? Number.NaN, TARGETS[algorithm]);
}
