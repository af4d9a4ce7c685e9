import { type GuardRequest, principalOf } from './request';
import type { ProxyEvent } from './proxy';

const CREDENTIALS = ['authorization', 'proxy-authorization', 'x-api-key'];

function withoutCredentials<T>(headers: Readonly<Record<string, T>> | null | undefined): typeof headers {
  if (!headers) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CREDENTIALS.includes(name.toLowerCase())));
}

/**
 * The event as the user's handler sees it: who calls, once proven, and none of the credentials that proved it. A handler
 * that logs its event logs no token.
 */
export function sanitizedEvent(request: GuardRequest): ProxyEvent {
  const { event, operation, raw } = request;
  const { subject, client, issuer, consumer, tenant, roles, scopes } = principalOf(request);
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
      },
    },
  };
}
