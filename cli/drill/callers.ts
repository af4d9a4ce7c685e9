import type { IssuerConfig, OperationSpec } from '../../src/vocabulary';
import { scopeClaim } from '../gateway/identities/sign-token';
import type { DrillTarget, Identity, TokenParts } from './target';

/** Someone who calls: an identity, and how its token differs from the one that its issuer would mint. */
export interface Caller {
  readonly identity: Identity;
  /** Names the edit, so that tokens and positive controls can be kept. */
  readonly key: string;
  readonly edit?: (parts: TokenParts) => void;
}

/** Tokens are kept for the whole drill, and with them the time of authentication. */
const LONG_DRILL_SECONDS = 600;

/** Finds callers for operations among the identities of the target. */
export class Callers {
  constructor(private readonly target: DrillTarget) {}

  get identities(): readonly Identity[] {
    return this.target.identities.all;
  }

  issuerOf(identity: Identity): IssuerConfig {
    const issuer = this.target.identities.forge.issuers.find((config) => config.issuer === identity.issuer);
    if (!issuer)
      throw new Error(`identity ${identity.name} names the issuer ${identity.issuer}, which the target does not have`);
    return issuer;
  }

  /** Callers whose roles and scopes suffice, those without certificate or address first: they can come from anywhere. */
  allowed(operation: OperationSpec): Caller[] {
    return this.identities
      .filter((identity) => mayCall(identity, operation))
      .sort((a, b) => burden(a) - burden(b))
      .map((identity) => ({ identity, key: identity.name }));
  }

  /** A caller who may call the operation. */
  for(operation: OperationSpec): Caller | undefined {
    return this.allowed(operation)[0];
  }

  /** A tenant that is not the caller's: another identity's where there is one. */
  otherTenant(caller: Caller): string {
    const other = this.identities.find(({ tenant }) => tenant !== caller.identity.tenant && tenant !== '');
    return other?.tenant ?? `not-${caller.identity.tenant}`;
  }

  /** The same caller with claims changed before signing. */
  edited(caller: Caller, name: string, edit: (parts: TokenParts) => void): Caller {
    const first = caller.edit;
    return {
      identity: caller.identity,
      key: `${caller.key} ${name}`,
      edit: (parts) => {
        first?.(parts);
        edit(parts);
      },
    };
  }

  withRoles(caller: Caller, roles: readonly string[]): Caller {
    const claim = this.issuerOf(caller.identity).rolesClaim;
    return this.edited(caller, `roles ${roles.join(' ')}`, ({ claims }) => {
      claims[claim] = [...roles];
    });
  }

  withScopes(caller: Caller, scopes: readonly string[]): Caller {
    const issuer = this.issuerOf(caller.identity);
    return this.edited(caller, `scopes ${scopes.join(' ')}`, ({ claims }) => {
      Object.assign(claims, scopeClaim(issuer, scopes));
    });
  }

  /** The same caller, authenticated just now and as the operation asks, where its token does not say so anyway. */
  steppedUp(caller: Caller, { stepUp }: OperationSpec): Caller {
    if (stepUp === undefined) return caller;
    const isStrong = stepUp.acr === undefined || stepUp.acr.includes(caller.identity.acr ?? '');
    const isLasting = stepUp.maxAgeSeconds === undefined || stepUp.maxAgeSeconds > LONG_DRILL_SECONDS;
    if (isStrong && isLasting) return caller;
    const now = Math.floor(Date.now() / 1000);
    return this.edited(caller, `authenticated as ${stepUp.acr?.[0] ?? 'before'} at ${now}`, ({ claims }) => {
      claims['auth_time'] = now;
      if (stepUp.acr) claims['acr'] = stepUp.acr[0];
    });
  }

  withTenant(caller: Caller, tenant: string): Caller {
    const claim = this.issuerOf(caller.identity).tenantClaim;
    return this.edited(caller, `tenant ${tenant}`, ({ claims }) => {
      claims[claim] = tenant;
    });
  }
}

function mayCall(identity: Identity, { roles, scopes }: OperationSpec): boolean {
  const hasRole = roles.length === 0 || roles.some((role) => identity.roles.includes(role));
  const hasScope = scopes.length === 0 || scopes.some((all) => all.every((scope) => identity.scopes.includes(scope)));
  return hasRole && hasScope;
}

function burden(identity: Identity): number {
  return (identity.proofKey ? 4 : 0) + (identity.certificate ? 2 : 0) + (identity.address ? 1 : 0);
}
