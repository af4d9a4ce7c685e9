import { listed } from '../../../lambda/core/operation-list';
import type { DecisionRecord, Principal } from '../../../src/vocabulary';
import { TRANSACTION_CONTEXT_KEY } from '../../../src/vocabulary';
import { createGuard, type GuardDeps, type Next } from '../../../lambda/guard/guard';
import type { ProxyEvent, ProxyResponse } from '../../../lambda/guard/proxy';
import {
  mintTransactionToken,
  type Transaction,
  transactionKeys,
  transactionSigner,
} from '../../../lambda/core/transaction-token';
import { compiled, modelOf, ORDERS } from './contract';

export const NOW = Date.parse('2026-03-01T12:00:00Z');
export const ORDER_ID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const API_ID = 'api123';
const signer = transactionSigner('ab'.repeat(32));

export const CALLER: Principal = {
  subject: 'user-1',
  client: 'shop',
  issuer: 'https://id.example.com',
  consumer: 'partner-a',
  tenant: 'acme',
  roles: ['buyer'],
  scopes: ['orders'],
};

export const contract = compiled(modelOf(ORDERS));

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly resource?: string;
  readonly operation?: string;
  readonly parameters?: Record<string, string>;
  readonly query?: Record<string, string[]>;
  readonly headers?: Record<string, string[]>;
  readonly body?: string | Buffer;
  /** Changes to what the token is minted for; null: no token. */
  readonly token?: Partial<Transaction> | null | string;
  /** Seconds between minting and arrival. */
  readonly age?: number;
}

/** The event of API Gateway for a request that the authorizer has let through. */
export function eventOf(sent: Sent): ProxyEvent {
  const { method = 'GET', path = '/orders', resource = path, query = {}, body, token, age = 1 } = sent;
  const operation =
    sent.operation ?? contract.table.operations.find((one) => one.method === method && one.path === resource)?.id ?? '';
  const multiValueHeaders = {
    ...(body !== undefined && { 'Content-Type': ['application/json'] }),
    Authorization: ['Bearer x.y.z'],
    ...sent.headers,
  };
  const minted = () =>
    mintTransactionToken(
      signer,
      {
        apiId: API_ID,
        correlation: 'ext-1',
        operation,
        method,
        path,
        query,
        principal: CALLER,
        resources: [],
        bundleHash: 'b0',
        ...(token as object),
      },
      NOW / 1000 - age,
    );
  const context = token === null ? {} : { [TRANSACTION_CONTEXT_KEY]: typeof token === 'string' ? token : minted() };
  return {
    resource,
    path,
    httpMethod: method,
    multiValueHeaders,
    headers: Object.fromEntries(Object.entries(multiValueHeaders).map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: Object.keys(query).length > 0 ? query : null,
    queryStringParameters: null,
    pathParameters: sent.parameters ?? null,
    body: body === undefined ? null : typeof body === 'string' ? body : body.toString('base64'),
    isBase64Encoded: Buffer.isBuffer(body),
    requestContext: {
      extendedRequestId: 'ext-1',
      authorizer: context,
      identity: { sourceIp: '192.0.2.1', userAgent: 'test' },
    },
  };
}

export const getOrder: Sent = {
  path: `/orders/${ORDER_ID}`,
  resource: '/orders/{orderId}',
  parameters: { orderId: ORDER_ID },
};

export const create = (body: unknown, more: Sent = {}): Sent => ({
  method: 'POST',
  body: JSON.stringify(body),
  ...more,
});

export interface Seen {
  readonly status: number;
  readonly response: ProxyResponse;
  readonly problem: { readonly errors?: readonly { pointer: string; keyword?: string }[] };
  readonly records: readonly DecisionRecord[];
  /** Of the first record: the decision on the request. */
  readonly reason?: string;
  readonly pointer?: string;
  /** What reached the handler. */
  readonly handled: readonly ProxyEvent[];
}

export function depsWith(records: DecisionRecord[], changes: Partial<GuardDeps> = {}): GuardDeps {
  return {
    operations: listed(contract.table.operations),
    validators: contract.validators,
    keys: transactionKeys(signer.jwks),
    apiId: API_ID,
    bundleHash: 'b0',
    authorize: async () => ({ ok: true, value: { policies: ['p1'], resources: ['Order::1'] } }),
    authorizeReturned: async () => undefined,
    now: () => NOW,
    record: (record) => records.push(record),
    fault: () => undefined,
    ...changes,
  };
}

/** Conforms for `listOrders`, `deleteOrder` and `upload`. */
const nothing: Next = async ({ resource, httpMethod }) =>
  resource === '/orders' && httpMethod === 'GET' ? { statusCode: 200, body: '[]' } : { statusCode: 204 };

/** Sends one request through a guard. */
export async function send(
  sent: Sent | ProxyEvent,
  next: Next = nothing,
  changes: Partial<GuardDeps> = {},
): Promise<Seen> {
  const records: DecisionRecord[] = [];
  const handled: ProxyEvent[] = [];
  const guard = createGuard(depsWith(records, changes));
  const event = 'requestContext' in sent ? (sent as ProxyEvent) : eventOf(sent as Sent);
  const response = await guard(event, async (request) => {
    handled.push(request);
    return next(request);
  });
  const isProblem = response.multiValueHeaders?.['content-type']?.[0] === 'application/problem+json';
  const [first] = records;
  return {
    status: response.statusCode,
    response,
    problem: isProblem ? (JSON.parse(response.body ?? '{}') as Seen['problem']) : {},
    records,
    reason: first?.reason,
    pointer: first?.pointer,
    handled,
  };
}
