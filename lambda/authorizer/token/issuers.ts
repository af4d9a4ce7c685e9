import type { IssuerConfig } from '../../../src/vocabulary';
import type { KeySource } from '../keys/key-source';

/** An issuer with its own keys: sets of different issuers are never merged (RFC 8725 3.8). */
export interface Issuer {
  readonly config: IssuerConfig;
  readonly keys: KeySource;
}

/** The issuers of the API. */
export interface Issuers {
  /** By the exact value of `iss`: no case folding, no trailing slash, no normal form. */
  find(iss: unknown): Issuer | undefined;
  /** Used only to keep the pipeline whole when no issuer was found. */
  readonly first: Issuer;
}

const MAX_SKEW_SECONDS = 60;

/** Joins configurations with their key sources. */
export function createIssuers(configs: readonly IssuerConfig[], keysOf: (config: IssuerConfig) => KeySource): Issuers {
  const list = configs.map((config) => ({
    config: { ...config, clockSkewSeconds: Math.min(config.clockSkewSeconds, MAX_SKEW_SECONDS) },
    keys: keysOf(config),
  }));
  const [first] = list;
  if (!first) throw new Error('no issuer is configured; give the construct at least one');
  const byName = new Map(list.map((issuer) => [issuer.config.issuer, issuer]));
  if (byName.size !== list.length) throw new Error('two issuers are configured with the same "iss"; keep one');
  return { find: (iss) => (typeof iss === 'string' ? byName.get(iss) : undefined), first };
}
