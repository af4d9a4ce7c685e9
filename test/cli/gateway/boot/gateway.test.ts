import { rmSync } from 'node:fs';
import { request } from 'node:https';
import type { DrillTarget } from '../../../../cli/drill/target';
import { loadAssembly, type LocalGateway, startGateway } from '../../../../cli/gateway/gateway';
import type { Identity } from '../../../../cli/gateway/identities/types';
import { WorkerPool } from '../../../../cli/gateway/lambda/worker-pool';
import { miniFiles, type MiniTemplate, writeFolder } from '../fixtures/mini-assembly';

jest.setTimeout(60_000);

const pool = new WorkerPool();
const folders: string[] = [];
let gateway: LocalGateway;

function assemblyOf(edit?: (template: MiniTemplate) => void) {
  const dir = writeFolder(miniFiles(edit));
  folders.push(dir);
  return loadAssembly(dir);
}

beforeEach(async () => {
  gateway = await startGateway(assemblyOf(), { pool });
});
afterEach(() => gateway?.close());
afterAll(async () => {
  await pool.close();
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

interface CallOptions {
  readonly identity?: string;
  readonly edit?: Parameters<LocalGateway['identities']['mint']>[1];
  readonly [option: string]: unknown;
}

const identityOf = (name: string): Identity => gateway.identities.all.find((each) => each.name === name)!;

async function call(host: string, { identity, edit, ...options }: CallOptions = {}) {
  const endpoint = gateway.endpoints.find((each) => each.host === host || each.kind === host)!;
  const token = identity && `Bearer ${await gateway.identities.mint(identityOf(identity), edit)}`;
  const headers = { host: endpoint.host, ...(token && { Authorization: token }) };
  return new Promise<{ status: number; correlation: string; body: Record<string, unknown> }>((resolve, reject) => {
    const sent = request(
      {
        port: endpoint.port,
        path: `${endpoint.basePath}/orders/1`,
        servername: endpoint.host,
        ca: gateway.ca,
        agent: false,
        headers,
        ...options,
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            correlation: String(response.headers['x-amz-apigw-id']),
            body: JSON.parse(text || '{}') as Record<string, unknown>,
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

test('is what the drill attacks', () => {
  const target: DrillTarget = gateway;

  expect(target.endpoints.map(({ kind }) => kind)).toEqual(['domain', 'mtls-domain', 'execute-api']);
});

test('lets a consumer of the template through to the backend, with the key set of the custom resource', async () => {
  const { status, body } = await call('domain', { identity: 'shop/tenant-a' });

  expect(status).toBe(200);
  expect(body).toEqual({ tenant: 'tenant-a', keys: '{"length":64,"hex":true}', sourceIp: '203.0.113.10' });
});

test('refuses a forged token, and its records tell who refused and why', async () => {
  const edit: CallOptions['edit'] = ({ claims }) => {
    claims['iss'] = 'https://evil.example.com';
  };

  const { status, correlation } = await call('domain', { identity: 'shop/tenant-a', edit });

  expect(status).toBe(403);
  const sources = (await gateway.audit.settle(correlation, 1000)).map(({ source, origin }) => [source, origin]);
  expect(sources).toEqual([
    ['ocsf', 'Authorizer'],
    ['access-log', undefined],
  ]);
  expect(gateway.decisions(correlation).length).toBeGreaterThan(0);
});

test('a consumer with ranges and certificate calls from its own address, with its own certificate', async () => {
  const { certificate, address } = identityOf('partner/acme');

  const { status, body } = await call('mtls-domain', {
    identity: 'partner/acme',
    ...certificate,
    localAddress: address,
  });

  expect(status).toBe(200);
  expect(body['sourceIp']).toBe('192.0.2.1');
});

test('mutual TLS: no certificate, no HTTP; a certificate of a stranger authority, 403', async () => {
  const { rogue } = gateway.identities.forge.certificates;

  await expect(call('mtls-domain', { identity: 'partner/acme' })).rejects.toThrow(
    /socket hang up|ECONNRESET|certificate required/,
  );
  expect((await call('mtls-domain', { identity: 'partner/acme', ...rogue })).status).toBe(403);
});

test('refuses the default endpoint that the template disables', async () => {
  expect((await call('execute-api', { identity: 'shop/tenant-a' })).status).toBe(403);
});

test('refuses a TLS version below the policy of the domain', async () => {
  await expect(call('domain', { maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version/i);
});

test('suspends and restores a consumer in the registry, with its drill certificate registered', async () => {
  const services = await pool.services();
  const read = async () => {
    const { Items } = await services.dynamodb.call('Scan', { TableName: await registry() });
    const items = Items as Record<string, { S: string }>[];
    return items.find(({ pk }) => pk?.S === 'consumer#partner')!;
  };
  const registry = async () =>
    ((await services.dynamodb.call('ListTables', {}))['TableNames'] as string[]).find((name) => name !== 'orders')!;

  await gateway.identities.suspend('partner');
  expect((await read())['status']).toEqual({ S: 'suspended' });
  await gateway.identities.restore('partner');
  expect((await read())['status']).toEqual({ S: 'active' });
  expect((await read())['certificates']?.S).toMatch(/^a{64},[0-9a-f]{64}$/);
  await expect(gateway.identities.suspend('nobody')).rejects.toThrow(/nobody is not in the registry/);
});

test('puts objects where the resolver of their type looks', async () => {
  await gateway.fixtures.put('Order', '7', { tenant: 'acme', owner: 'ann', total: 3, parent: 'ignored' });

  const { dynamodb } = await pool.services();
  const { Item } = await dynamodb.call('GetItem', { TableName: 'orders', Key: { pk: { S: 'Order#7' } } });
  expect(Item).toEqual({ pk: { S: 'Order#7' }, tenantId: { S: 'acme' }, ownerId: { S: 'ann' }, total: { N: '3' } });
  await expect(gateway.fixtures.put('Cat', '1', {})).rejects.toThrow(
    /no table holds the owners of Cat; the template has Order/,
  );
});

test('calls a function past the gateway, and names what fails', async () => {
  const event = { requestContext: { identity: {} } };

  await expect(gateway.invoke('Backend', event)).resolves.toMatchObject({ statusCode: 200 });
  await expect(gateway.invoke('Backend', {})).rejects.toThrow(/TypeError/);
  await expect(gateway.invoke('Gone', {})).rejects.toThrow(/no function Gone/);
});

test('knows what each function is for', () => {
  expect(gateway.functions).toEqual([
    { logicalId: 'Authorizer', role: 'authorizer' },
    { logicalId: 'Backend', role: 'backend' },
    { logicalId: 'Provider', role: 'registry' },
  ]);
});

test('reports what it ignores, replaces and maps', () => {
  const { ignored, substitutions, addresses } = gateway.report;

  expect(ignored).toEqual([{ type: 'AWS::IAM::Role', logicalIds: ['SomeRole'] }]);
  expect(substitutions).toContain('consumer partner: a drill certificate is registered beside its own');
  expect(addresses).toContain('calls from 127.0.0.10 are seen as 192.0.2.1 (consumer partner)');
});

test('a second boot on the same pool goes on with warm workers and equal keys', async () => {
  const before = await gateway.identities.mint(identityOf('shop/tenant-a'));
  await gateway.close();
  gateway = await startGateway(assemblyOf(), { pool });

  const { status } = await call('domain', { headers: { host: 'api.example.com', Authorization: `Bearer ${before}` } });

  expect(status).toBe(200);
});

const set = (id: string, more: Record<string, unknown>) => (template: MiniTemplate) => {
  Object.assign(template.Resources[id]!.Properties!, more);
};

test.each([
  [
    'a provider that says it failed',
    set('Keys', { Fail: true }),
    /custom resource Keys \(Custom::HardenedTransactionKeys\): its provider did not succeed: told to fail/,
  ],
  [
    'a provider that crashes',
    set('Provider', { Code: { ZipFile: 'exports.handler = () => { throw new Error("crash"); };' } }),
    /did not succeed: Error: crash/,
  ],
  [
    'a provider that does not answer',
    set('Provider', { Code: { ZipFile: 'exports.handler = async () => {};' } }),
    /ended without an answer/,
  ],
  [
    'mutual TLS with an enhanced policy',
    set('MutualDomain', { SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09' }),
    /MutualDomain: mutual TLS cannot be combined/,
  ],
  [
    'issuers that are no JSON',
    set('Authorizer', { Environment: { Variables: { HARDENED_ISSUERS: '[' } } }),
    /HARDENED_ISSUERS: does not hold JSON/,
  ],
  [
    'a variable that cannot be known',
    set('Backend', { Environment: { Variables: { A: { 'Fn::GetAtt': ['SomeRole', 'Nonsense'] } } } }),
    /resource Backend, property Environment: needs SomeRole.Nonsense/,
  ],
])('does not start with %s, and leaves nothing behind', async (_what, edit, message) => {
  await expect(startGateway(assemblyOf(edit))).rejects.toThrow(message);
});

test.each([
  ['SecurityPolicy_TLS13_1_3_2025_09', undefined],
  ['SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09', true],
  // Its suites are weak, so that nobody can have meant it.
  ['TLS_1_2', undefined],
])('says of a domain with the policy %s whether TLS 1.2 is no fault there: %s', async (SecurityPolicy, expected) => {
  await gateway.close();
  gateway = await startGateway(assemblyOf(set('PlainDomain', { SecurityPolicy })), { pool });

  expect(gateway.endpoints.find(({ kind }) => kind === 'domain')?.takesTls12).toBe(expected);
});

test('strict refuses a function that it cannot run; otherwise the gap is listed', async () => {
  const assembly = assemblyOf(set('Backend', { Runtime: 'python3.13' }));
  await gateway.close();

  await expect(startGateway(assembly, { pool, strict: true })).rejects.toThrow(
    /--strict: .*Backend.*runtime python3.13 is not run locally/s,
  );
  gateway = await startGateway(assembly, { pool });
  expect(gateway.report.gaps).toEqual([expect.objectContaining({ logicalId: 'Backend', isSecurityRelevant: true })]);
});
