import type { IssuerConfig } from '../../../src/vocabulary';
import type { JsonObject } from './decode-token';

/** The claim that holds the scopes of an issuer's tokens. */
export const scopeClaimOf = ({ deviations }: IssuerConfig): string => deviations?.scopeClaim ?? 'scope';

const words = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.split(' ').filter(Boolean);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];
};

/**
 * The scopes that a token grants for this API, as an exact set: `orders:read` is not part of `orders:readwrite`.
 *
 * Behind a prefix, each stands there with it and without it, because contracts are written either way; scopes of others are
 * left out, so that a `read` of somebody else is never ours.
 */
export function scopesOf(claims: JsonObject, config: IssuerConfig): readonly string[] {
  const granted = words(claims[scopeClaimOf(config)]);
  const { scopePrefix: prefix } = config;
  if (prefix === undefined) return granted;
  const own = granted.filter((scope) => scope.length > prefix.length && scope.startsWith(prefix));
  return [...own, ...own.map((scope) => scope.slice(prefix.length))];
}
