import type { KeyObject } from 'node:crypto';
import { signToken } from '../drill/jws';
import type { Forgery } from '../forgeries/forgery';
import type { ProbeKey } from './credentials';

/** A key of another issuer that the endpoint trusts as well: a second test issuer, a partner's sandbox. */
export interface ForeignKey {
  readonly jwk: ProbeKey;
  readonly privateKey: KeyObject;
}

/** What no forger makes: what there must be more of than one good token to try. */
export interface OtherMaterial {
  readonly foreignKey?: ForeignKey;
  /** Tokens that were good once: revoked, of a consumer that was shut out, or issued before it was renewed. */
  readonly shutOut: readonly string[];
}

/** A good token over a connection without the client certificate. */
export interface WithoutCertificate {
  readonly name: string;
  readonly isWithoutCertificate: true;
}

export const NO_CERTIFICATE: WithoutCertificate = { name: 'no client certificate', isWithoutCertificate: true };

/** Merged key sets let one issuer speak for another (RFC 8725 section 3.8). */
export function ofForeignKey(key: ForeignKey | undefined): Forgery {
  return {
    name: "another trusted issuer's key under this issuer's name",
    reasons: ['KEY_UNKNOWN', 'KEY_UNSUITABLE', 'SIGNATURE_INVALID', 'ALGORITHM_NOT_ALLOWED'],
    needs: 'token',
    senseless: () => (key ? undefined : 'needs the key of a second issuer (--foreign-key-file)'),
    forge: ({ header, claims }) => {
      const { jwk, privateKey } = key as ForeignKey;
      const algorithm = String(jwk.alg);
      return signToken({ ...header, alg: algorithm, kid: jwk.kid }, claims, algorithm, privateKey);
    },
  };
}

/** Tokens that are well formed, unexpired and well signed, and that must be refused all the same. */
export function deadTokens(tokens: readonly string[]): readonly Forgery[] {
  const lacking = 'needs a token that was revoked (--dead-token-file)';
  const names = tokens.length > 0 ? tokens : [''];
  return names.map((token, index) => ({
    name: names.length > 1 ? `token that was shut out, ${index + 1}` : 'token that was shut out',
    reasons: ['TOKEN_REVOKED', 'CONSUMER_SUSPENDED', 'TOKEN_SUPERSEDED'],
    needs: 'token',
    senseless: () => (token ? undefined : lacking),
    forge: () => token,
  }));
}
