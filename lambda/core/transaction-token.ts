import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Principal, TransactionClaims } from '../../src/vocabulary';
import { type MultiValueQuery, queryHash, sha256Base64url } from './canonical';
import { allow, type Decision, refuse } from './decision';

/** Longer than the longest integration timeout of API Gateway by default (29 s), short enough to be useless afterwards. */
export const TRANSACTION_LIFETIME_SECONDS = 60;
const SKEW_SECONDS = 5;
const TYPE = 'txntoken+jwt';
// RFC 8410: the fixed head of a PKCS #8 Ed25519 key; the 32 bytes of the seed follow.
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The authorizer's signing key. */
export interface TransactionSigner {
  readonly kid: string;
  readonly key: KeyObject;
  /** Key set for the verifiers: the public key alone. */
  readonly jwks: { readonly keys: readonly Record<string, unknown>[] };
}

/** The signing key of a seed of 64 hex digits. */
export function transactionSigner(seed: string): TransactionSigner {
  if (!/^[0-9a-fA-F]{64}$/.test(seed)) throw new Error('the transaction secret must hold 64 hex digits');
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, Buffer.from(seed, 'hex')]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  // RFC 7638: required members in lexical order.
  const kid = sha256Base64url(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }));
  return { kid, key, jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' }] } };
}

/** What a transaction token is minted for. */
export interface Transaction {
  readonly apiId: string;
  /** The gateway's extended request id. */
  readonly correlation: string;
  readonly operation: string;
  readonly method: string;
  /** Raw path of the request. */
  readonly path: string;
  readonly query: MultiValueQuery;
  readonly principal: Principal;
  readonly resources: readonly string[];
  readonly bundleHash: string;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs the assertion that this one request was let through. `now` in epoch seconds. */
export function mintTransactionToken(signer: TransactionSigner, transaction: Transaction, now: number): string {
  const claims: TransactionClaims = {
    iss: 'hardened-authorizer',
    aud: transaction.apiId,
    iat: Math.floor(now),
    exp: Math.floor(now) + TRANSACTION_LIFETIME_SECONDS,
    txn: transaction.correlation,
    sub: transaction.principal.subject,
    op: transaction.operation,
    htm: transaction.method,
    path: transaction.path,
    qsh: queryHash(transaction.query),
    principal: transaction.principal,
    resources: transaction.resources,
    pbh: transaction.bundleHash,
  };
  const input = `${encode({ alg: 'EdDSA', typ: TYPE, kid: signer.kid })}.${encode(claims)}`;
  return `${input}.${sign(null, Buffer.from(input), signer.key).toString('base64url')}`;
}

/** Public keys by key id. */
export type TransactionKeys = ReadonlyMap<string, KeyObject>;

/** Imports the key set against which transaction tokens are verified; anything but Ed25519 public keys is left out. */
export function transactionKeys(jwks: { readonly keys: readonly Record<string, unknown>[] }): TransactionKeys {
  const usable = jwks.keys.filter(({ kty, crv, d }) => kty === 'OKP' && crv === 'Ed25519' && d === undefined);
  return new Map(usable.map((jwk) => [String(jwk['kid']), createPublicKey({ key: jwk, format: 'jwk' })] as const));
}

/** A transaction token taken apart; nothing in it is proven. */
export interface DecodedTransactionToken {
  readonly header: { readonly alg?: unknown; readonly typ?: unknown; readonly kid?: unknown };
  readonly claims: TransactionClaims;
  readonly input: string;
  readonly signature: Buffer;
}

function jsonObject(part: string): Record<string, unknown> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function hasShape(claims: Record<string, unknown>): boolean {
  const texts = ['iss', 'aud', 'txn', 'sub', 'op', 'htm', 'path', 'qsh', 'pbh'];
  const principal = claims['principal'] as Partial<Principal> | undefined;
  return (
    texts.every((name) => typeof claims[name] === 'string') &&
    Number.isInteger(claims['iat']) &&
    Number.isInteger(claims['exp']) &&
    Array.isArray(claims['resources']) &&
    typeof principal === 'object' &&
    principal !== null &&
    Array.isArray(principal.roles) &&
    Array.isArray(principal.scopes)
  );
}

/** Takes a token apart, or returns undefined where it is not even shaped like one. */
export function decodeTransactionToken(token: string): DecodedTransactionToken | undefined {
  const [head, body, tail, ...more] = token.split('.');
  if (!head || !body || !tail || more.length || !/^[A-Za-z0-9_-]+$/.test(tail)) return undefined;
  const header = jsonObject(head);
  const claims = jsonObject(body);
  if (!header || !claims || !hasShape(claims)) return undefined;
  return {
    header,
    claims: claims as unknown as TransactionClaims,
    input: `${head}.${body}`,
    signature: Buffer.from(tail, 'base64url'),
  };
}

/** Tells whether the signature is that of a key of the set and the token is of our kind. */
export function hasValidSignature(decoded: DecodedTransactionToken, keys: TransactionKeys): boolean {
  return isSignedBy(decoded, keys.get(keyIdOf(decoded)));
}

/** The key that a token claims to be signed by; empty where it names none. */
export function keyIdOf({ header: { kid } }: DecodedTransactionToken): string {
  return typeof kid === 'string' ? kid : '';
}

/** Tells whether the signature is that of the key and the token is of our kind. */
export function isSignedBy({ header, input, signature }: DecodedTransactionToken, key: KeyObject | undefined): boolean {
  if (!key || header.alg !== 'EdDSA' || header.typ !== TYPE) return false;
  return verify(null, Buffer.from(input), key, signature);
}

/** Tells whether `now` (epoch seconds) is within the lifetime, and the lifetime within ours. */
export function isWithinLifetime({ iat, exp }: TransactionClaims, now: number): boolean {
  return exp - iat <= TRANSACTION_LIFETIME_SECONDS && iat <= now + SKEW_SECONDS && now < exp + SKEW_SECONDS;
}

/** The request at hand, as the verifier sees it. */
export interface TransactionRequest {
  readonly apiId: string;
  readonly correlation: string;
  readonly method: string;
  readonly path: string;
  readonly query: MultiValueQuery;
}

/** Tells whether the token was minted for just this request. */
export function isMintedFor(claims: TransactionClaims, request: TransactionRequest): boolean {
  return (
    claims.iss === 'hardened-authorizer' &&
    claims.aud === request.apiId &&
    claims.txn === request.correlation &&
    claims.htm === request.method &&
    claims.path === request.path &&
    claims.qsh === queryHash(request.query)
  );
}

/** Verifies a token in one go: form and signature, lifetime, request. `now` in epoch seconds. */
export function verifyTransactionToken(
  token: string | undefined,
  keys: TransactionKeys,
  request: TransactionRequest,
  now: number,
): Decision<TransactionClaims> {
  if (!token) return refuse('TRANSACTION_TOKEN_MISSING');
  const decoded = decodeTransactionToken(token);
  if (!decoded || !hasValidSignature(decoded, keys)) return refuse('TRANSACTION_TOKEN_INVALID');
  if (!isWithinLifetime(decoded.claims, now)) return refuse('TRANSACTION_TOKEN_EXPIRED');
  if (!isMintedFor(decoded.claims, request)) return refuse('TRANSACTION_TOKEN_MISMATCH');
  return allow(decoded.claims);
}
