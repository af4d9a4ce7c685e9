import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Reason, TokenDeviations, TokenProfile } from '../../src/vocabulary';
import { signToken, type TokenText } from '../drill/jws';

/** What the API expects of a token, as far as the forger knows it. */
export interface TokenFacts {
  readonly issuer: string;
  readonly audience: string;
  readonly profile: TokenProfile;
  /** Name of the claim that holds the client. */
  readonly clientClaim: string;
  /** Bound of `exp - iat`; absent where nobody has said it. */
  readonly maxLifetimeSeconds?: number;
  /** Where its tokens are known to differ from their profile. */
  readonly deviations?: TokenDeviations;
}

/** Header and claims before signing, to be changed in place. */
export interface ForgeryParts {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** A good token taken apart, and the keys that the forger has. */
export interface ForgeryKit extends TokenText {
  readonly token: string;
  readonly facts: TokenFacts;
  /** Only for forgeries that need the `public key`. */
  publicKey(): KeyObject;
  /** Signs as the issuer would; only for forgeries that need the `signing key`. */
  sign(header: object | string, claims: object | string): string;
  /** The same with another algorithm for the same key. */
  signAs(algorithm: string, header: object | string, claims: object | string): string;
}

/** What a forger must hold: a good token alone, the issuer's public key too, or (test issuers) its signing key. */
export type Material = 'token' | 'public key' | 'signing key';

/** One bad token: how it is made and why it must be refused. Attacks of the drill and `jwt-probe` read this one table. */
export type Forgery = EditedToken | ForgedToken;

interface Described {
  /** What is tried, as a noun phrase. Unique within the class. */
  readonly name: string;
  /** Reasons of which one must be in the record of the refusal. */
  readonly reasons: readonly [Reason, ...Reason[]];
  /** Why this forgery says nothing about such tokens, or undefined. */
  readonly senseless?: (facts: TokenFacts, parts: ForgeryParts) => string | undefined;
}

/** A token that the issuer itself signs, with header or claims changed before. */
export interface EditedToken extends Described {
  readonly edit: (parts: ForgeryParts, facts: TokenFacts) => void;
}

export interface ForgedToken extends Described {
  readonly needs: Material;
  readonly forge: (kit: ForgeryKit) => string;
}

export type Reasons = Described['reasons'];

export function isEdited(forgery: Forgery): forgery is EditedToken {
  return 'edit' in forgery;
}

export function materialOf(forgery: Forgery): Material {
  return isEdited(forgery) ? 'signing key' : forgery.needs;
}

/** The bad token. */
export function forge(forgery: Forgery, kit: ForgeryKit): string {
  if (!isEdited(forgery)) return forgery.forge(kit);
  const parts = structuredClone({ header: kit.header, claims: kit.claims });
  forgery.edit(parts, kit.facts);
  return kit.sign(parts.header, parts.claims);
}

/** A kit around a good token; without its keys where nobody gave them. */
export function forgeryKit(token: string, text: TokenText, facts: TokenFacts, key?: KeyObject): ForgeryKit {
  const signAs = (algorithm: string, header: object | string, claims: object | string) => {
    if (key?.type !== 'private') throw new Error('this forgery needs the signing key of the issuer');
    return signToken(header, claims, algorithm, key);
  };
  return {
    ...text,
    token,
    facts,
    publicKey: () => {
      if (!key) throw new Error('this forgery needs the public key of the issuer');
      return key.type === 'private' ? createPublicKey(key) : key;
    },
    sign: (header, claims) => signAs(String(text.header['alg']), header, claims),
    signAs,
  };
}

/** The members without the named ones. */
export function without(members: Record<string, unknown>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}
