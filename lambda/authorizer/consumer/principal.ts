import type { ConsumerRecord, Principal } from '../../../src/vocabulary';
import type { VerifiedToken } from '../token/verify-token';

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/** Roles that both the issuer and the registry grant: neither can widen what the other allows. */
function rolesOf({ claims, issuer }: VerifiedToken, consumer: ConsumerRecord | undefined): readonly string[] {
  const claim = claims[issuer.config.rolesClaim];
  if (!consumer) return strings(claim);
  return claim === undefined ? consumer.roles : strings(claim).filter((role) => consumer.roles.includes(role));
}

/** The tenant that the token names, else the only one of the consumer, else none (an empty string). */
function tenantOf({ claims, issuer }: VerifiedToken, consumer: ConsumerRecord | undefined): string {
  const claim = claims[issuer.config.tenantClaim];
  if (typeof claim === 'string') return claim;
  const [only, ...more] = consumer?.tenants ?? [];
  return only !== undefined && only !== '*' && more.length === 0 ? only : '';
}

/** Who calls, once the token is proven and its consumer known. */
export function principalOf(token: VerifiedToken, consumer: ConsumerRecord | undefined): Principal {
  return {
    subject: token.subject,
    client: token.client,
    issuer: token.issuer.config.issuer,
    consumer: consumer?.consumerId ?? '',
    tenant: tenantOf(token, consumer),
    roles: rolesOf(token, consumer),
    scopes: token.scopes,
  };
}

/** Tells whether the consumer may act for the tenant of a principal. */
export function mayActFor({ tenant }: Principal, consumer: ConsumerRecord | undefined): boolean {
  if (!tenant || tenant === '*') return false;
  return !consumer || consumer.tenants.includes('*') || consumer.tenants.includes(tenant);
}
