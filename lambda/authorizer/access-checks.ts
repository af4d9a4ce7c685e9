import type { ConsumerRecord, OperationSpec, Principal } from '../../src/vocabulary';
import { type Check, type Refusal, refuse } from '../core/decision';
import { mayActFor } from './consumer/principal';
import type { AuthorizerRequest } from './request';

/** A request and the host names under which the API is published. */
export interface EndpointFacts {
  readonly request: Pick<AuthorizerRequest, 'domain'>;
  readonly domains: readonly string[];
}

function publishedDomain({ request, domains }: EndpointFacts): Refusal | undefined {
  return domains.length === 0 || domains.includes(request.domain) ? undefined : refuse('DOMAIN_NOT_ALLOWED');
}

/** Where a request came in: a second domain or the default endpoint must not open what the first one guards. */
export const ENDPOINT_CHECKS: readonly Check<EndpointFacts>[] = [
  { slug: 'network-default-endpoint', check: publishedDomain },
];

/** A principal and the operation that it wants. */
export interface AccessFacts {
  readonly principal: Principal;
  readonly consumer?: ConsumerRecord;
  readonly operation: OperationSpec;
}

function ownTenant({ principal, consumer }: AccessFacts): Refusal | undefined {
  return mayActFor(principal, consumer) ? undefined : refuse('TENANT_NOT_ALLOWED');
}

function grantedScopes({ principal, operation }: AccessFacts): Refusal | undefined {
  const isGranted = (alternative: readonly string[]) => alternative.every((scope) => principal.scopes.includes(scope));
  return operation.scopes.length === 0 || operation.scopes.some(isGranted) ? undefined : refuse('SCOPE_MISSING');
}

/** What a principal needs for an operation, whatever the object. */
export const ACCESS_CHECKS: readonly Check<AccessFacts>[] = [
  { slug: 'authz-tenant', check: ownTenant },
  { slug: 'authz-scope', check: grantedScopes },
];
