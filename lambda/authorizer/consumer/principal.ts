import type { ConsumerRecord, Principal, Session } from '../../../src/vocabulary';
import { isDate, isText } from '../token/claim-checks';
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

/** What the authorizer itself sees of a call. */
export interface CallFacts {
  readonly certificate: boolean;
  readonly country: string;
  /** Epoch seconds. */
  readonly now: number;
  /** Resource type to the claim that lists the caller's objects of it. */
  readonly claimed?: Readonly<Record<string, string>>;
}

/** How the caller authenticated. A claim of another type than its specification gives it tells nothing. */
function sessionOf({ claims }: VerifiedToken, { certificate, country, now }: CallFacts): Session {
  const { acr, auth_time: authTime } = claims;
  return {
    acr: isText(acr) ? acr : '',
    amr: strings(claims['amr']).filter(isText).slice(0, MAX_METHODS),
    authTime: isDate(authTime) ? Math.floor(authTime) : 0,
    certificate,
    country,
    time: Math.floor(now),
  };
}

const MAX_METHODS = 20;

/** The objects that the token lists: one identifier, or several. */
function objectsOf({ claims }: VerifiedToken, claimed: Readonly<Record<string, string>>): Principal['objects'] {
  const listed = (value: unknown) => (typeof value === 'string' ? [value] : strings(value));
  return Object.fromEntries(Object.entries(claimed).map(([type, claim]) => [type, listed(claims[claim])]));
}

/** Who calls, once the token is proven and its consumer known. */
export function principalOf(token: VerifiedToken, consumer: ConsumerRecord | undefined, facts: CallFacts): Principal {
  return {
    subject: token.subject,
    client: token.client,
    issuer: token.issuer.config.issuer,
    consumer: consumer?.consumerId ?? '',
    tenant: tenantOf(token, consumer),
    roles: rolesOf(token, consumer),
    scopes: token.scopes,
    session: sessionOf(token, facts),
    ...(facts.claimed && { objects: objectsOf(token, facts.claimed) }),
  };
}

/** Tells whether the consumer may act for the tenant of a principal. */
export function mayActFor({ tenant }: Principal, consumer: ConsumerRecord | undefined): boolean {
  if (!tenant || tenant === '*') return false;
  return !consumer || consumer.tenants.includes('*') || consumer.tenants.includes(tenant);
}
