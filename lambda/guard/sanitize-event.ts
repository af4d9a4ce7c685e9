import { ownerOf, type OperationSpec, type Principal } from '../../src/vocabulary';
import { type GuardRequest, principalOf } from './request';
import type { ProxyEvent } from './proxy';

const CREDENTIALS = ['authorization', 'proxy-authorization', 'x-api-key'];

function withoutCredentials<T>(headers: Readonly<Record<string, T>> | null | undefined): typeof headers {
  if (!headers) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CREDENTIALS.includes(name.toLowerCase())));
}

/**
 * Whose rows the request may touch, for the lists and the conditions of writes that only the handler can make
 * (`rowScope` of cdk-hardened-api/handler reads it).
 */
function rowsOf({ ownership, resource }: OperationSpec, principal: Principal): object {
  if (ownership === 'shared') return { everyone: true };
  const { tenant } = principal;
  return ownership === 'owner' ? { tenant, owner: ownerOf(principal), owned: resource } : { tenant };
}

/**
 * The event as the user's handler sees it: who calls, once proven, and none of the credentials that proved it. A handler
 * that logs its event logs no token.
 */
export function sanitizedEvent(request: GuardRequest): ProxyEvent {
  const { event, operation, raw } = request;
  const principal = principalOf(request);
  const { subject, client, issuer, consumer, tenant, roles, scopes } = principal;
  return {
    ...event,
    // The handler was written for the names of the contract.
    ...(operation.gatewayPath !== undefined && { resource: operation.path, pathParameters: { ...raw.path } }),
    headers: withoutCredentials(event.headers),
    multiValueHeaders: withoutCredentials(event.multiValueHeaders),
    requestContext: {
      ...event.requestContext,
      authorizer: {
        operation: operation.id,
        principalId: subject,
        subject,
        client,
        issuer,
        consumer,
        tenant,
        roles: JSON.stringify(roles),
        scopes: JSON.stringify(scopes),
        rows: JSON.stringify(rowsOf(operation, principal)),
      },
    },
  };
}
