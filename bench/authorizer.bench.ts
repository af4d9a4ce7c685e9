import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { type AuthorizerDeps, authorizeRequest } from '../lambda/authorizer/authorize-request';
import { importKeySet } from '../lambda/authorizer/keys/key-set';
import { staticKeys } from '../lambda/authorizer/keys/key-source';
import { bucketStore } from '../lambda/authorizer/limits/bucket-store';
import { LEASE_MS, Leases } from '../lambda/authorizer/limits/leases';
import type { AuthorizerEvent } from '../lambda/authorizer/request';
import { allowResponse } from '../lambda/authorizer/response';
import { createIssuers } from '../lambda/authorizer/token/issuers';
import { awsCall } from '../lambda/core/aws';
import { consumerItems, createRegistry } from '../lambda/core/registry';
import { listed } from '../lambda/core/operation-list';
import { createRouter } from '../lambda/core/route-match';
import { transactionSigner } from '../lambda/core/transaction-token';
import { type ConsumerRecord, DEFAULT_LIMIT, type IssuerConfig } from '../src/vocabulary';
import { compare } from './core/compare';
import { dynamoDbStub } from './core/dynamodb-stub';
import { target } from './core/target';

// What the authorizer costs, step by step, against a handler that only answers. Objects and policies are left out: they
// have a benchmark of their own. DynamoDB is a stub on loopback: its real latency comes on top, once a round trip.
const ISSUER = 'https://id.example.com';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = Math.floor(Date.now() / 1000);
const input = `${encoded({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' })}.${encoded({
  iss: ISSUER,
  aud: 'orders-api',
  sub: 'service-7',
  client_id: 'acme-erp',
  iat: now,
  exp: now + 3600,
  jti: 'j-1',
  scope: 'orders:read',
  tenant: 'acme',
})}`;
const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
const token = `${input}.${signature.toString('base64url')}`;

const config: IssuerConfig = {
  issuer: ISSUER,
  keys: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'ES256' }] },
  audiences: ['orders-api'],
  algorithms: ['ES256'],
  profile: 'rfc9068',
  maxLifetimeSeconds: 3600,
  clockSkewSeconds: 30,
  tenantClaim: 'tenant',
  rolesClaim: 'roles',
  clientClaim: 'client_id',
};
const consumer: ConsumerRecord = {
  consumerId: 'acme',
  status: 'active',
  clients: [`${ISSUER} acme-erp`],
  certificates: [],
  sourceRanges: ['203.0.113.0/24'],
  roles: ['buyer'],
  tenants: ['acme'],
  notBefore: 0,
  rate: 10_000,
  burst: 5_000,
};
const stub = await dynamoDbStub(
  Object.fromEntries(consumerItems(consumer).map((item) => [(item['pk'] as { S: string }).S, item])),
);

const methodArn = 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/live/GET/orders';
const event: AuthorizerEvent = {
  methodArn,
  httpMethod: 'GET',
  path: '/orders',
  resource: '/orders',
  headers: { Authorization: `Bearer ${token}` },
  multiValueHeaders: { Authorization: [`Bearer ${token}`] },
  requestContext: {
    apiId: 'a1b2c3d4e5',
    domainName: 'api.example.com',
    extendedRequestId: 'e-1',
    requestId: 'r-1',
    httpMethod: 'GET',
    resourcePath: '/orders',
    identity: { sourceIp: '203.0.113.7', userAgent: 'bench' },
  },
};

const signer = transactionSigner(randomBytes(32).toString('hex'));
const keys = importKeySet(config.keys);
if (!keys) throw new Error('the key set cannot be read');
const alone: AuthorizerDeps = {
  now: () => Date.now(),
  issuers: createIssuers([config], () => staticKeys(keys)),
  router: createRouter(
    listed([
      {
        id: 'listOrders',
        method: 'GET',
        path: '/orders',
        action: 'listOrders',
        roles: [],
        scopes: [['orders:read']],
        ownership: 'tenant',
        identifiers: [],
        rate: 'read',
        maxBodyBytes: 1,
        sensitivity: 'internal',
        contentTypes: [],
        bodyRequired: false,
        responses: 'report',
      },
    ]),
  ),
  domains: [],
  bundleHash: 'b0b1b2b3b4b5b6b7',
  authorize: async () => ({ ok: true, policies: ['permit'], resources: [] }),
  signer: async () => signer,
  record: () => undefined,
  fault: (error) => {
    throw error;
  },
};
const registered = { ...alone, registry: createRegistry({ table: 'registry', call: awsCall, deadlineMs: 1000 }) };
const limited = (clock: () => number): AuthorizerDeps => {
  const store = bucketStore({ table: 'buckets', call: awsCall, deadlineMs: 1000 });
  return {
    ...registered,
    limiter: { leases: new Leases({ store, now: clock, random: Math.random }), accountLimit: DEFAULT_LIMIT },
  };
};
// A clock that jumps over every lease: each request then pays for a write of its own.
let jumps = Date.now();
const leased = limited(() => Date.now());
const unleased = limited(() => jumps);

for (const deps of [alone, registered, leased, unleased]) {
  const answer = await authorizeRequest(deps, event);
  if (answer.context.decision !== 'allow') throw new Error(`a good request is refused: ${answer.context.reason}`);
}

const context = {
  decision: 'allow',
  layer: 'authorization',
  reason: '',
  policies: '',
  bundleHash: '',
  consumer: '',
  tenant: '',
  subject: 's',
  operation: '',
  tokenHash: '',
} as const;
const measured = await compare({
  title: 'one request, against a handler that only answers',
  against: { name: 'bare handler', run: async () => allowResponse(event.methodArn, context) },
  contenders: [
    { name: 'token verified, transaction token minted', run: () => authorizeRequest(alone, event) },
    { name: '+ registry: 3 consistent reads, 2 round trips', run: () => authorizeRequest(registered, event) },
    { name: '+ bucket, leased', run: () => authorizeRequest(leased, event) },
    {
      name: '+ bucket, one write a request',
      run: () => {
        jumps += 2 * LEASE_MS;
        return authorizeRequest(unleased, event);
      },
    },
  ],
  sliceMs: 150,
});
await stub.close();

const microseconds = measured.map((each) => each.microseconds);
const [bare = 0, tokenOnly = 0, withRegistry = 0, withLeases = 0, withWrites = 0] = microseconds;
const added = (name: string, from: number, to: number) =>
  process.stdout.write(`  ${name.padEnd(36)} ${(to - from).toFixed(1).padStart(8)} µs added\n`);
process.stdout.write('\n');
added('token and transaction token', bare, tokenOnly);
added('registry', tokenOnly, withRegistry);
added('bucket, leased', withRegistry, withLeases);
added('bucket, one write a request', withRegistry, withWrites);
for (const { name, microseconds: each } of measured)
  process.stdout.write(`  ${(1e6 / each).toFixed(0).padStart(9)} requests/s  ${name}\n`);
target('bucket with leases, against the same without a bucket', withLeases / withRegistry, 1.15);
target('leases, against one write a request', withLeases / withWrites, 0.9);
