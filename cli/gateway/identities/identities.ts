import type { Algorithm, IssuerConfig } from '../../../src/vocabulary';
import type { LocalServices } from '../services/local-services';
import type { ForgedCertificates } from '../pki/drill-pki';
import { setStanding } from './consumer-standing';
import { signToken, tokenParts } from './sign-token';
import type { Identities, Identity, SigningKey } from './types';

/** What the identities of one boot are made of. */
export interface IdentityOptions {
  readonly all: readonly Identity[];
  readonly issuers: readonly IssuerConfig[];
  readonly services: LocalServices;
  readonly certificates: ForgedCertificates;
  /** Physical name of the registry table; absent where the stack uses none. */
  readonly registryTable?: string;
  /** Consumers whose tokens are bound to their certificate (RFC 8705). */
  readonly bound: ReadonlySet<string>;
}

/** The callers of one boot, and what is needed to forge them. */
export function createIdentities({
  all,
  issuers,
  services,
  certificates,
  registryTable,
  bound,
}: IdentityOptions): Identities {
  const configOf = (issuer: string): IssuerConfig => {
    const config = issuers.find((candidate) => candidate.issuer === issuer);
    if (!config)
      throw new Error(`${issuer} is no issuer of this stack; it has ${issuers.map((each) => each.issuer).join(', ')}`);
    return config;
  };
  const key = (issuer: string, algorithm?: Algorithm): SigningKey =>
    services.issuerKeys.key(issuer, algorithm ?? configOf(issuer).algorithms[0] ?? 'ES256');
  return {
    all,
    forge: { issuers, key, certificates },
    mint: async (identity, edit) => {
      const signer = key(identity.issuer);
      const isBound = identity.consumer !== undefined && bound.has(identity.consumer);
      const parts = tokenParts(identity, configOf(identity.issuer), { key: signer, isBound, now: Date.now() / 1000 });
      edit?.(parts);
      return signToken(parts, signer);
    },
    suspend: (consumer) => setStanding(services.dynamodb, registryTable, consumer, 'suspended'),
    revoke: (consumer) => setStanding(services.dynamodb, registryTable, consumer, 'revoked'),
    restore: (consumer) => setStanding(services.dynamodb, registryTable, consumer, 'active'),
  };
}
