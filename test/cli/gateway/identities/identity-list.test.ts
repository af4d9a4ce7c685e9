import { listIdentities } from '../../../../cli/gateway/identities/identity-list';
import type { ConsumerRecord, IssuerConfig, OperationSpec } from '../../../../src/vocabulary';

const issuer: IssuerConfig = {
  issuer: 'https://id.example.com',
  audiences: ['api', 'client-1'],
  algorithms: ['ES256'],
  profile: 'rfc9068',
  maxLifetimeSeconds: 60,
  clockSkewSeconds: 0,
  tenantClaim: 'tenant',
  rolesClaim: 'roles',
  clientClaim: 'client_id',
};

const consumer = (more: Partial<ConsumerRecord>): ConsumerRecord => ({
  consumerId: 'shop',
  status: 'active',
  clients: ['https://id.example.com client-1'],
  certificates: [],
  sourceRanges: [],
  roles: [],
  tenants: ['acme'],
  notBefore: 0,
  ...more,
});

const operation = (roles: string[], scopes: string[][]) => ({ roles, scopes }) as unknown as OperationSpec;
const tables = [
  {
    api: 'a',
    version: '1',
    operations: [operation(['admin'], [['read'], ['write', 'admin']]), operation([], [['read']])],
  },
];
const sources = { issuers: [issuer], tables, certificates: new Map(), addresses: new Map() };
const names = (consumers?: readonly ConsumerRecord[]) =>
  listIdentities({ ...sources, consumers }).map(({ name }) => name);

test('a consumer has one identity for each tenant, and one for each of several roles', () => {
  const consumers = [consumer({ tenants: ['acme', 'blue'], roles: ['reader', 'writer'] })];

  expect(names(consumers)).toEqual([
    'shop/acme',
    'shop/acme/reader',
    'shop/acme/writer',
    'shop/blue',
    'shop/blue/reader',
    'shop/blue/writer',
  ]);
});

test('a consumer of any tenant acts for two test tenants', () => {
  expect(names([consumer({ tenants: ['*'] })])).toEqual(['shop/tenant-a', 'shop/tenant-b']);
});

test.each([
  ['suspended', consumer({ status: 'suspended' })],
  ['of an issuer that the stack does not trust', consumer({ clients: ['https://other c'] })],
])('a consumer that is %s has no identity', (_what, declared) => {
  expect(names([declared])).toEqual([]);
});

test('without a registry there are two tenants by the roles that operations name', () => {
  expect(names()).toEqual(['tenant-a/admin', 'tenant-a/no-role', 'tenant-b/admin', 'tenant-b/no-role']);
});

test('an identity holds every scope that an operation asks for', () => {
  expect(listIdentities({ ...sources, consumers: [consumer({})] })[0]?.scopes).toEqual(['admin', 'read', 'write']);
});

test('a Cognito client is its own audience', () => {
  const issuers = [{ ...issuer, profile: 'cognito-access' as const }];

  expect(listIdentities({ ...sources, issuers, consumers: [consumer({})] })[0]?.audience).toBe('client-1');
});
