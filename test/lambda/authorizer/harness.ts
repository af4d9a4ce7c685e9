import { listed } from '../../../lambda/core/operation-list';
import type { AuthorizerDeps } from '../../../lambda/authorizer/authorize-request';
import type { AuthorizerEvent } from '../../../lambda/authorizer/request';
import type { ConsumerStanding } from '../../../lambda/core/registry';
import { createRouter } from '../../../lambda/core/route-match';
import { transactionSigner } from '../../../lambda/core/transaction-token';
import type { ConsumerRecord, DecisionRecord, OperationSpec } from '../../../src/vocabulary';
import { MAIN, NOW, testIssuers } from './test-issuers';

export const SEED = '0123456789abcdef'.repeat(4);

export function operation(
  edits: Partial<OperationSpec> & Pick<OperationSpec, 'id' | 'method' | 'path'>,
): OperationSpec {
  return {
    action: edits.id,
    roles: [],
    scopes: [['orders:read']],
    ownership: 'tenant',
    identifiers: [],
    rate: 'read',
    maxBodyBytes: 65_536,
    sensitivity: 'internal',
    contentTypes: [],
    bodyRequired: false,
    responses: 'report',
    ...edits,
  };
}

export const OPERATIONS: readonly OperationSpec[] = [
  operation({ id: 'listOrders', method: 'GET', path: '/orders' }),
  operation({ id: 'searchOrders', method: 'GET', path: '/orders/search' }),
  operation({
    id: 'readOrder',
    method: 'GET',
    path: '/orders/{orderId}',
    identifiers: [{ name: 'orderId', in: 'path', resource: 'Order' }],
  }),
  operation({
    id: 'refundOrder',
    method: 'POST',
    path: '/orders/{orderId}/refund',
    scopes: [['orders:refund'], ['admin', 'orders:write']],
  }),
  operation({
    id: 'listCustomerOrders',
    method: 'GET',
    path: '/reports',
    identifiers: [
      { name: 'customerId', in: 'query', resource: 'Customer' },
      { name: 'X-Account-Id', in: 'header', resource: 'Account' },
    ],
  }),
];

export const CONSUMER: ConsumerRecord = {
  consumerId: 'acme',
  status: 'active',
  clients: [`${MAIN.issuer} client-a`],
  certificates: [],
  sourceRanges: [],
  roles: ['buyer', 'auditor'],
  tenants: ['tenant-a'],
  notBefore: 0,
};

export const standingOf = (
  consumer: Partial<ConsumerRecord> = {},
  denied: Partial<ConsumerStanding> = {},
): ConsumerStanding => ({
  consumer: { ...CONSUMER, ...consumer },
  isTokenDenied: false,
  isCertificateDenied: false,
  ...denied,
});

/** Dependencies that allow; `records` collects what was written. */
export function harness(edits: Partial<AuthorizerDeps> = {}): { deps: AuthorizerDeps; records: DecisionRecord[] } {
  const records: DecisionRecord[] = [];
  const deps: AuthorizerDeps = {
    now: () => NOW * 1000,
    issuers: testIssuers(),
    registry: { standing: async () => standingOf() },
    router: createRouter(listed(OPERATIONS)),
    domains: [],
    bundleHash: 'b0b1b2b3b4b5b6b7',
    authorize: async ({ identifiers }) => ({
      ok: true,
      policies: ['permit-tenant'],
      resources: identifiers.map(({ spec, value }) => `${spec.resource}::${value}`),
    }),
    signer: async () => transactionSigner(SEED),
    record: (record) => void records.push(record),
    fault: () => undefined,
    ...edits,
  };
  return { deps, records };
}

export interface EventEdits {
  readonly method?: string;
  readonly path?: string;
  readonly resource?: string;
  readonly pathParameters?: Record<string, string>;
  readonly headers?: Record<string, string[]>;
  readonly query?: Record<string, string[]>;
  readonly domain?: string;
  readonly sourceIp?: string;
  readonly clientCert?: { clientCertPem: string; validity: { notBefore: string; notAfter: string } };
}

/** A REQUEST event for one order, shaped as API Gateway shapes it. */
export function eventOf(token: string, edits: EventEdits = {}): AuthorizerEvent {
  const { method = 'GET', path = '/orders/o-1', resource = '/orders/{orderId}' } = edits;
  const headers = { Authorization: [`Bearer ${token}`], ...edits.headers };
  const query = edits.query ?? {};
  const last = (values: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1)]));
  return {
    methodArn: `arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/${method}${path}`,
    httpMethod: method,
    path,
    resource,
    headers: last(headers),
    multiValueHeaders: headers,
    queryStringParameters: last(query),
    multiValueQueryStringParameters: query,
    pathParameters: edits.pathParameters ?? (resource.includes('{orderId}') ? { orderId: path.split('/')[2] } : {}),
    requestContext: {
      apiId: 'a1b2c3d4e5',
      domainName: edits.domain ?? 'api.example.com',
      extendedRequestId: 'ext-1',
      requestId: 'req-1',
      httpMethod: method,
      resourcePath: resource,
      identity: { sourceIp: edits.sourceIp ?? '203.0.113.7', userAgent: 'test', clientCert: edits.clientCert ?? null },
    },
  };
}
