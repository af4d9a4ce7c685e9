import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto';
import type { TokenProfile } from '../../src/vocabulary';
import { UsageError } from '../commands/usage-error';
import { decodeToken, signToken, type TokenText } from '../drill/jws';
import { type ForgeryKit, forgeryKit, type Material, type TokenFacts } from '../forgeries/forgery';
import type { OtherMaterial } from './other-material';

/** A key of the issuer as JSON Web Key: private for a test issuer, public to forge with what everyone knows. */
export type ProbeKey = JsonWebKey & { readonly kid?: string; readonly alg?: string };

export interface CredentialSettings {
  /** A token that the endpoint accepts. */
  readonly token?: string;
  /** Claims of such a token, where there is none but a signing key. */
  readonly claims?: Record<string, unknown>;
  readonly key?: ProbeKey;
  /** `typ` of a token that is made from claims. */
  readonly typ?: string;
  readonly maxLifetimeSeconds?: number;
  /** Private key of a second issuer that the endpoint trusts. */
  readonly foreignKey?: ProbeKey;
  /** Tokens that were good once and must be refused now. */
  readonly shutOut?: readonly string[];
}

/** What the probe can forge with. */
export interface Credentials {
  readonly other: OtherMaterial;
  readonly facts: TokenFacts;
  /** What there is to forge with. */
  readonly has: ReadonlySet<Material>;
  /** A good token taken apart: signed anew each time where there is a signing key. */
  kit(): ForgeryKit;
}

const LIFETIME_SECONDS = 300;

/** @throws UsageError where no good token can come of the settings. */
export function credentialsOf(settings: CredentialSettings): Credentials {
  const key = settings.key && importKey(settings.key);
  const template = templateOf(settings, key);
  const facts = factsOf(template.claims, template.header, settings.maxLifetimeSeconds);
  const other = otherMaterial(settings);
  if (key?.type !== 'private') {
    refuseStale(template.claims);
    const has = new Set<Material>(key ? ['token', 'public key'] : ['token']);
    return { facts, other, has, kit: () => forgeryKit(settings.token!, template, facts, key) };
  }
  refuseMisfit(settings.key?.alg ?? template.header['alg'], key);
  const kit = () => {
    const token = freshToken(template, settings.key!, key);
    return forgeryKit(token, decodeToken(token), facts, key);
  };
  return { facts, other, has: new Set<Material>(['token', 'public key', 'signing key']), kit };
}

function otherMaterial({ foreignKey: jwk, shutOut = [] }: CredentialSettings): OtherMaterial {
  if (!jwk) return { shutOut };
  const privateKey = importKey(jwk, '--foreign-key-file');
  if (privateKey.type !== 'private' || !jwk.alg) {
    throw new UsageError('--foreign-key-file needs a private key with "alg" and "kid", of an issuer for tests');
  }
  return { shutOut, foreignKey: { jwk, privateKey } };
}

function importKey(jwk: ProbeKey, option = '--key-file'): KeyObject {
  if (jwk.kty === 'oct')
    throw new UsageError(`${option} holds a shared secret; the probe signs with RSA, EC or Ed25519 keys`);
  try {
    return jwk.d === undefined
      ? createPublicKey({ key: jwk, format: 'jwk' })
      : createPrivateKey({ key: jwk, format: 'jwk' });
  } catch {
    throw new UsageError(`${option} holds no RSA, EC or Ed25519 key as JSON Web Key`);
  }
}

function templateOf({ token, claims, typ, key: jwk }: CredentialSettings, key: KeyObject | undefined): TokenText {
  if (token) return partsOf(token);
  if (!claims || key?.type !== 'private') {
    throw new UsageError(
      'without a good token nothing can be concluded; give one by --token-file, or --key-file and --claims of a test issuer',
    );
  }
  if (!jwk?.alg) throw new UsageError('the key of --key-file names no "alg"; add one, such as "ES256"');
  return { header: { alg: jwk.alg, typ: typ ?? 'at+jwt' }, claims, signature: '' };
}

function partsOf(token: string): TokenText {
  try {
    const parts = decodeToken(token);
    const isObject = (part: unknown) => typeof part === 'object' && part !== null && !Array.isArray(part);
    if (token.split('.').length === 3 && isObject(parts.header) && isObject(parts.claims)) return parts;
  } catch {
    // Told below: the fault of the parser would quote the token.
  }
  throw new UsageError('the token is no JWT in compact form (RFC 7519); opaque and encrypted tokens cannot be forged');
}

function refuseStale({ exp }: Record<string, unknown>): void {
  if (typeof exp === 'number' && exp * 1_000 <= Date.now()) {
    throw new UsageError('the good token has expired; fetch a new one, because without it nothing can be concluded');
  }
}

function freshToken({ header, claims }: TokenText, { kid, alg }: ProbeKey, key: KeyObject): string {
  const now = Math.floor(Date.now() / 1_000);
  const timed = {
    ...claims,
    iat: now,
    exp: now + LIFETIME_SECONDS,
    ...(claims['nbf'] !== undefined && { nbf: now }),
    ...(claims['jti'] !== undefined && { jti: randomUUID() }),
  };
  const signed = { ...header, ...(alg && { alg }), ...(kid && { kid }) };
  return signToken(signed, timed, String(signed['alg']), key);
}

/** OpenSSL signs with the wrong kind of key without a word. */
function refuseMisfit(algorithm: unknown, { asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): void {
  const word = String(algorithm);
  const isFit =
    (/^(RS|PS)(256|384|512)$/.test(word) && type === 'rsa') ||
    (word === 'EdDSA' && type === 'ed25519') ||
    (type === 'ec' && CURVES[word] === details?.namedCurve);
  if (!isFit) throw new UsageError('the key of --key-file does not fit the algorithm of the good token');
}

// RFC 7518 section 3.4; names of OpenSSL.
const CURVES: Readonly<Record<string, string>> = { ES256: 'prime256v1', ES384: 'secp384r1', ES512: 'secp521r1' };

function factsOf(
  claims: Record<string, unknown>,
  header: Record<string, unknown>,
  maxLifetimeSeconds: number | undefined,
): TokenFacts {
  const profile = profileOf(claims, header);
  const aud: unknown = Array.isArray(claims['aud']) ? claims['aud'][0] : claims['aud'];
  const audience = profile === 'cognito-access' ? claims['client_id'] : aud;
  return {
    issuer: String(claims['iss'] ?? ''),
    audience: String(audience ?? ''),
    profile,
    clientClaim: claims['client_id'] === undefined && claims['azp'] !== undefined ? 'azp' : 'client_id',
    ...(maxLifetimeSeconds !== undefined && { maxLifetimeSeconds }),
  };
}

/** The profile that a good token shows: what a token of another kind would have to be told apart by. */
function profileOf(claims: Record<string, unknown>, { typ }: Record<string, unknown>): TokenProfile {
  if (claims['token_use'] === 'access') return 'cognito-access';
  return typeof typ === 'string' && /^(application\/)?at\+jwt$/i.test(typ) ? 'rfc9068' : 'generic';
}

/** A token as files and variables hold it: perhaps with the scheme in front and a newline behind. */
export function bareToken(text: string): string {
  const token = text.trim().replace(/^Bearer\s+/i, '');
  if (token === '' || /\s/.test(token)) throw new UsageError('the token is empty or has white space inside');
  return token;
}
