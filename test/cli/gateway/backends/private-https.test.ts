import { request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { App } from 'aws-cdk-lib';
import { playedBackend } from '../../../../cli/gateway/backends/private-backend';
import { loadAssembly, type LocalGateway, startGateway } from '../../../../cli/gateway/gateway';
import { WorkerPool } from '../../../../cli/gateway/lambda/worker-pool';
import { Authority } from '../../../../cli/gateway/pki/certificates';
import {
  mintTransactionToken,
  type TransactionKeys,
  transactionKeys,
  transactionSigner,
  verifyTransactionToken,
} from '../../../../lambda/core/transaction-token';
import { Backend } from '../../../../src/backends/backend';
import { type OwnServer, ownServer } from '../../../backends/own-server';
import { privateStack } from '../../../backends/private-fixture';

jest.setTimeout(120_000);

const NAME = 'orders.internal';
const pool = new WorkerPool();
let authority: Authority;
let server: OwnServer;
let gateway: LocalGateway;
let keys: TransactionKeys;
let audience = '';
const used = new Set<string>();

/** What a backend in any language has to do: the token is of this request, and is used once. */
function verified(asked: IncomingMessage): boolean {
  const url = new URL(asked.url ?? '', 'https://x');
  const names = new Set(url.searchParams.keys());
  const query = Object.fromEntries([...names].map((name) => [name, url.searchParams.getAll(name)]));
  const { 'txn-token': token, 'x-request-id': correlation } = asked.headers;
  const decision = verifyTransactionToken(
    [token].flat()[0],
    keys,
    { apiId: audience, correlation: String(correlation), method: asked.method ?? '', path: url.pathname, query },
    Date.now() / 1000,
  );
  if (!decision.ok || used.has(decision.value.txn)) return false;
  used.add(decision.value.txn);
  return true;
}

beforeAll(async () => {
  authority = await Authority.create('authority of the backend');
  server = await ownServer(await authority.server([NAME]), (asked) =>
    verified(asked) ? { status: 200, body: { next: 'served' } } : { status: 403, body: { title: 'Forbidden' } },
  );
  const stack = privateStack(({ vpc, server: group }) =>
    Backend.privateHttps({ url: `https://${NAME}:8443`, vpc, server: group, certificateAuthority: authority.pem }),
  );
  const assembly = loadAssembly(App.of(stack)!.synth().directory);
  gateway = await startGateway(assembly, {
    pool,
    backend: playedBackend(`https://127.0.0.1:${server.port}`),
  });
  const verification = (await gateway.verification())!;
  audience = verification.audience;
  keys = transactionKeys(verification);
});
afterAll(async () => {
  await gateway?.close();
  await server?.close();
  await pool.close();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

function send(options: RequestOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', agent: false, ...options }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function throughTheApi(headers: Record<string, string> = {}): Promise<Answer> {
  const [identity] = gateway.identities.all;
  const [endpoint] = gateway.endpoints;
  const Authorization = `Bearer ${await gateway.identities.mint(identity!)}`;
  const { host, port, basePath } = endpoint!;
  return send({
    port,
    path: `${basePath}/`,
    servername: host,
    ca: gateway.ca,
    headers: { host, Authorization, 'User-Agent': 'test', ...headers },
  });
}

/** Past gateway, authorizer and guard: straight to the server, as someone inside the VPC could. */
const roundTheApi = (headers: Record<string, string | string[]>, options: RequestOptions = {}) =>
  send({ port: server.port, path: '/', servername: NAME, ca: authority.pem, headers, ...options });

function forged(more: { signer?: ReturnType<typeof transactionSigner>; path?: string } = {}): string {
  const { signer = transactionSigner('ab'.repeat(32)), path = '/' } = more;
  const principal = {
    subject: 'a',
    client: 'erp',
    issuer: 'i',
    consumer: 'acme',
    tenant: 'acme',
    roles: ['buyer'],
    scopes: [],
  };
  const request = { apiId: audience, correlation: 'x', operation: 'root', method: 'GET', path, query: {} };
  return mintTransactionToken(signer, { ...request, principal, resources: [], bundleHash: '' }, Date.now() / 1000);
}

/** The token of a request that was served, as someone could have copied it. */
async function copied(): Promise<Record<string, string>> {
  await throughTheApi();
  const { 'txn-token': token, 'x-request-id': id } = server.seen.at(-1)!.headers;
  return { 'txn-token': String(token), 'x-request-id': String(id) };
}

describe('a private server behind the guard', () => {
  it('is served through the API', async () => {
    const answer = await throughTheApi();

    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { next: 'served' }]);
  });

  it('gets the transaction token and none of the credentials of the caller', async () => {
    await throughTheApi({ 'x-api-key': 'k' });

    const { headers } = server.seen.at(-1)!;

    expect(String(headers['txn-token']).split('.')).toHaveLength(3);
    expect([headers['authorization'], headers['x-api-key']]).toEqual([undefined, undefined]);
  });

  it('gets the token of the authorizer, whatever the caller sends under its name', async () => {
    const answer = await throughTheApi({ 'Txn-Token': forged() });

    expect(answer.status).toBe(200);
  });

  it('is told nothing of itself to callers', async () => {
    expect((await throughTheApi()).headers['server']).toBeUndefined();
  });

  it.each<[string, () => Promise<Answer>]>([
    ['without a token', () => roundTheApi({})],
    ['with a token of another key', () => roundTheApi({ 'txn-token': forged(), 'x-request-id': 'x' })],
    ['with the token of a request that was served', async () => roundTheApi(await copied())],
    ['with a copied token on another path', async () => roundTheApi(await copied(), { path: '/orders/1' })],
    [
      "with the caller's own access token",
      async () => {
        const token = await gateway.identities.mint(gateway.identities.all[0]!);
        return roundTheApi({ 'txn-token': token, 'x-request-id': 'x', authorization: `Bearer ${token}` });
      },
    ],
  ])('refuses who comes round the API %s', async (_, attack) => {
    expect((await attack()).status).toBe(403);
  });

  it('speaks no plain HTTP', async () => {
    const plain = fetch(`http://127.0.0.1:${server.port}/`);

    await expect(plain).rejects.toThrow();
  });
});

describe('the key of transaction tokens', () => {
  it('is rotated while requests are under way, and none of them is refused', async () => {
    let isRotating = true;
    const statuses: number[] = [];
    const calls = (async () => {
      while (isRotating) statuses.push((await throughTheApi()).status);
    })();

    await gateway.rotateSecrets();
    isRotating = false;
    await calls;

    expect(statuses.length).toBeGreaterThan(10);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('stays published for a while beside the new one, and has an end', async () => {
    const before = (await gateway.verification())!.keys.length;

    await gateway.rotateSecrets();
    const { keys: published } = (await gateway.verification())!;

    expect(published.length).toBe(before + 1);
    expect(published.filter(({ exp }) => exp === undefined)).toHaveLength(1);
  });
});
