import type { KeyObject } from 'node:crypto';
import type { Algorithm, IssuerConfig } from '../../../src/vocabulary';
import type { Certificate } from '../pki/certificates';
import type { ForgedCertificates, WithdrawnCertificates } from '../pki/drill-pki';
import type { ProofKey } from './proof-key';

/** A caller that the API accepts: what a consumer of the registry would hold. */
export interface Identity {
  readonly name: string;
  /** Consumer of the registry; absent where the stack uses none. */
  readonly consumer?: string;
  readonly issuer: string;
  readonly client: string;
  readonly audience: string;
  readonly tenant: string;
  readonly subject: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly certificate?: Certificate;
  /** Certificates of its own that must not be accepted any more; absent: the stack reads no revocation lists. */
  readonly withdrawn?: WithdrawnCertificates;
  /** Of the authority and with the subject of its own certificate, issued to somebody else. */
  readonly namesake?: Certificate;
  /** The consumer is refused without one of its certificates, whatever the domain asks for. */
  readonly isCertificateBound?: boolean;
  /** Tokens of the consumer must be bound to its certificate. */
  readonly mustBindTokens?: boolean;
  /** The issuer binds tokens to a key of the caller (RFC 9449): this one. */
  readonly proofKey?: ProofKey;
  /** Class of its authentication, as its tokens say; absent: they say none. */
  readonly acr?: string;
  /** Loopback address that the API sees as one of the consumer's own ranges; absent: any address will do. */
  readonly address?: string;
}

export interface TokenParts {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

export interface SigningKey {
  readonly kid: string;
  readonly algorithm: Algorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** What a forger works with: the issuers' public facts, keys to sign in an issuer's name, certificates of strangers. */
export interface Forge {
  readonly issuers: readonly IssuerConfig[];
  /**
   * The key that the test issuer signs with, by default for its first algorithm. An algorithm that the issuer does not
   * use gives a key that its key set does not publish.
   */
  key(issuer: string, algorithm?: Algorithm): SigningKey;
  readonly certificates: ForgedCertificates;
}

export interface Identities {
  readonly all: readonly Identity[];
  /** A fresh token of an identity; `edit` changes header or claims before it is signed. */
  mint(identity: Identity, edit?: (parts: TokenParts) => void): Promise<string>;
  readonly forge: Forge;
  /** Sets a consumer to `suspended` in the registry, as an operator would. */
  suspend(consumer: string): Promise<void>;
  /** Sets it to `revoked`. */
  revoke(consumer: string): Promise<void>;
  /** Sets a consumer back to `active`. */
  restore(consumer: string): Promise<void>;
}

/** Objects that resolvers find: written to the tables that the template names. */
export interface Fixtures {
  /** Resource types that have a table. */
  readonly types: readonly string[];
  /** `attributes`: `tenant`, `owner`, `parent` under the resolver's names, everything else as it is. */
  put(resourceType: string, id: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
  remove(resourceType: string, id: string): Promise<void>;
  /** Takes the store of a type away, with all that is in it; the returned function puts it back, empty. */
  withdraw(resourceType: string): Promise<() => Promise<void>>;
}
