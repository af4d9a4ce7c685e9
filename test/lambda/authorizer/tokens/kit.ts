import { constants, createHmac, type KeyObject, sign } from 'node:crypto';
import type { Algorithm, IssuerConfig, Reason } from '../../../../src/vocabulary';

export type Members = Record<string, unknown>;

/** A key pair of an issuer. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** Public half, as the issuer publishes it. */
  readonly jwk: Members;
}

/** Keys that stand in the issuer's set and must not verify a token. */
export type SpecialKey =
  | 'encryption'
  | 'other-use'
  | 'weak'
  | 'exponent-one'
  | 'duplicate'
  | 'private'
  | 'operations'
  | 'pinned-alg';

/** What a forger of tokens has at hand. The drill makes one from its test issuers, the unit tests from their own. */
export interface TokenKit {
  /** Epoch seconds. */
  readonly now: number;
  readonly issuer: IssuerConfig;
  /** Algorithm of good tokens. */
  readonly alg: Algorithm;
  readonly keys: Partial<Record<Algorithm, SigningKey>>;
  readonly special: Partial<Record<SpecialKey, SigningKey>>;
  /** A second issuer of the same API. */
  readonly partner?: {
    readonly issuer: IssuerConfig;
    readonly alg: Algorithm;
    readonly key: SigningKey;
    claims(): Members;
  };
  /** A private key for an algorithm that no issuer publishes. */
  rogue(alg: Algorithm): KeyObject;
  /** Header and claims of a good token. */
  header(): Members;
  claims(): Members;
}

/** How a token is sent. */
export interface Presentation {
  readonly authorization: readonly string[];
  readonly query?: Readonly<Record<string, readonly string[]>>;
}

/** One bad token, its class and the refusal that it must meet. */
export interface BadToken {
  readonly name: string;
  readonly reason: Reason;
  /** Undefined: the kit lacks what this forgery needs. */
  readonly forge: (kit: TokenKit) => string | Presentation | undefined;
}

export interface GoodToken {
  readonly name: string;
  readonly forge: (kit: TokenKit) => string | Presentation | undefined;
}

const encode = (bytes: string | Uint8Array) => Buffer.from(bytes as string).toString('base64url');

/** Signs as an algorithm would, without asking whether key and algorithm are meant for each other. */
export function signAs(alg: string, key: KeyObject, input: string): Buffer {
  const data = Buffer.from(input);
  const hash = `sha${alg.slice(2)}`;
  if (alg.startsWith('PS')) {
    const saltLength = Number(alg.slice(2)) / 8;
    return sign(hash, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
  }
  if (alg.startsWith('ES')) return sign(hash, data, { key, dsaEncoding: 'ieee-p1363' });
  return alg.startsWith('RS') ? sign(hash, data, key) : sign(null, data, key);
}

/** A compact token of any two texts. */
export function compact(header: string, claims: string, signer: (input: string) => Uint8Array): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${encode(signer(input))}`;
}

/** What differs from a good token. A member set to undefined is left out. */
export interface Edits {
  readonly header?: Members;
  readonly claims?: Members;
  /** Key and algorithm that really sign; default: the issuer's own. */
  readonly key?: KeyObject;
  readonly as?: string;
}

/** The key that signs good tokens. */
export function ownKey(kit: TokenKit): SigningKey {
  const key = kit.keys[kit.alg];
  if (!key) throw new Error(`the kit has no key for ${kit.alg}`);
  return key;
}

/** A token like a good one, but for the edits. */
export function forged(kit: TokenKit, { header = {}, claims = {}, key, as }: Edits = {}): string {
  const signer = (input: string) => signAs(as ?? kit.alg, key ?? ownKey(kit).privateKey, input);
  return compact(
    JSON.stringify({ ...kit.header(), ...header }),
    JSON.stringify({ ...kit.claims(), ...claims }),
    signer,
  );
}

/** A token with another algorithm of the issuer, signed well. */
export function forgedWith(kit: TokenKit, alg: Algorithm, { header = {}, ...edits }: Edits = {}): string | undefined {
  const key = kit.keys[alg];
  if (!key) return undefined;
  return forged(kit, { key: key.privateKey, as: alg, ...edits, header: { alg, kid: key.kid, ...header } });
}

/** A token of the texts given, signed by the issuer. */
export function forgedText(kit: TokenKit, header: string, claims: string): string {
  return compact(header, claims, (input) => signAs(kit.alg, ownKey(kit).privateKey, input));
}

export const headerText = (kit: TokenKit, edits: Members = {}) => JSON.stringify({ ...kit.header(), ...edits });
export const claimsText = (kit: TokenKit, edits: Members = {}) => JSON.stringify({ ...kit.claims(), ...edits });

/** A token whose signature is an HMAC with whatever the caller calls a secret. */
export function forgedHmac(kit: TokenKit, secret: string | Uint8Array, alg = 'HS256', header: Members = {}): string {
  return compact(headerText(kit, { alg, ...header }), claimsText(kit), (input) =>
    createHmac(`sha${alg.slice(2)}`, secret)
      .update(input)
      .digest(),
  );
}

export const bearer = (token: string): Presentation => ({ authorization: [`Bearer ${token}`] });

/** How a forgery is sent. */
export function presentationOf(forgery: string | Presentation): Presentation {
  return typeof forgery === 'string' ? bearer(forgery) : forgery;
}
