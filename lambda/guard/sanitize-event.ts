import { ownerOf, type OperationSpec, type Principal, TRANSACTION_HEADER } from '../../src/vocabulary';
import { type GuardRequest, principalOf } from './request';
import type { ProxyEvent } from './proxy';

/** A caller's own transaction token is among them: no private backend may ever take one for the guard's. */
const CREDENTIALS = ['authorization', 'proxy-authorization', 'x-api-key', TRANSACTION_HEADER];

type Headers<T> = Readonly<Record<string, T>> | null | undefined;

function withoutCredentials<T>(headers: Headers<T>, added: Readonly<Record<string, T>> = {}): Headers<T> {
  if (!headers) return headers;
  const dropped = [...CREDENTIALS, ...Object.keys(added)];
  const kept = Object.entries(headers).filter(([name]) => !dropped.includes(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...added };
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
 * that logs its event logs no token. A handler that calls a private backend gets the transaction token, in the header that
 * its construct names.
 */
export function sanitizedEvent(request: GuardRequest, transactionHeader?: string): ProxyEvent {
  const { event, operation, raw, token } = request;
  const added = transactionHeader !== undefined && token !== undefined ? { [transactionHeader]: token } : {};
  const principal = principalOf(request);
  const { subject, client, issuer, consumer, tenant, roles, scopes } = principal;
  return {
    ...event,
    // The handler was written for the names of the contract.
    ...(operation.gatewayPath !== undefined && { resource: operation.path, pathParameters: { ...raw.path } }),
    headers: withoutCredentials(event.headers, added),
    multiValueHeaders: withoutCredentials(event.multiValueHeaders, listed(added)),
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

function listed(headers: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
}
