import type { IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { App } from 'aws-cdk-lib';
import { IpTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { playedBackend } from '../../../../cli/gateway/backends/private-backend';
import { loadAssembly, type LocalGateway, startGateway } from '../../../../cli/gateway/gateway';
import { WorkerPool } from '../../../../cli/gateway/lambda/worker-pool';
import { Authority } from '../../../../cli/gateway/pki/certificates';
import { transactionKeys, verifyTransactionToken } from '../../../../lambda/core/transaction-token';
import { Backend } from '../../../../src/backends/backend';
import { Waiver } from '../../../../src/core/waiver';
import { type OwnServer, ownServer } from '../../../backends/own-server';
import { type PrivateParts, privateStack } from '../../../backends/private-fixture';
import { EDGE, OPTIONS } from '../../../hardened-api-fixture';

jest.setTimeout(120_000);

const NAME = 'orders.example.com';
const WITHOUT_GUARD = [
  'input-parameters',
  'input-body-schema',
  'input-json-hygiene',
  'input-response',
  'authz-body-identifier',
  'authz-response-object',
];
const waivers = [EDGE, ...WITHOUT_GUARD.map((slug) => Waiver.of(slug, OPTIONS))];
const common = ({ vpc, certificate, server }: PrivateParts) => ({
  serverName: NAME,
  certificate,
  vpc,
  server,
  targets: [new IpTarget('10.0.0.9', 8443)],
  targetPort: 8443,
});
const KINDS: Readonly<Record<'alb' | 'nlb', (parts: PrivateParts) => Backend>> = {
  alb: (parts) =>
    Backend.privateAlb({
      ...common(parts),
      clientCertificate: parts.certificate,
      clientAuthorityBucket: Bucket.fromBucketName(parts.stack, 'Authorities', 'orders-authorities'),
      clientAuthorityKey: 'gateway.pem',
      clientAuthorityVersion: '1',
    }),
  nlb: (parts) => Backend.privateNlb(common(parts)),
};

const pool = new WorkerPool();
let authority: Authority;
beforeAll(async () => {
  authority = await Authority.create('authority of the load balancer');
});
afterAll(() => pool.close());

/** What a server behind a load balancer has to do: the token is of this request, and is used once. */
class Verifier {
  private readonly used = new Set<string>();
  verification: { audience: string; keys: readonly Record<string, unknown>[] } = { audience: '', keys: [] };

  verified(asked: IncomingMessage): boolean {
    const { pathname, searchParams } = new URL(asked.url ?? '', 'https://x');
    const query = Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
    const { 'txn-token': token, 'x-request-id': correlation } = asked.headers;
    const { audience: apiId } = this.verification;
    const decision = verifyTransactionToken(
      [token].flat()[0],
      transactionKeys(this.verification),
      { apiId, correlation: String(correlation), method: asked.method ?? '', path: pathname, query },
      Date.now() / 1000,
    );
    if (!decision.ok || this.used.has(decision.value.txn)) return false;
    this.used.add(decision.value.txn);
    return true;
  }
}

const commonName = ({ socket }: IncomingMessage) => (socket as TLSSocket).getPeerX509Certificate?.()?.subject;

interface Answer {
  readonly status: number;
  readonly body: string;
}

function send(options: RequestOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', agent: false, ...options }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

interface Served {
  /** Common names of the certificates that the server was shown. */
  readonly peers: (string | undefined)[];
  readonly server: OwnServer;
  readonly gateway: LocalGateway;
  close(): Promise<void>;
}

/** The stack with a server of ours in the place of the load balancer, whose certificate is for `name`. */
async function served(kind: 'alb' | 'nlb', name = NAME): Promise<Served> {
  const verifier = new Verifier();
  const peers: (string | undefined)[] = [];
  const certificate = await authority.server([name]);
  const server = await ownServer(
    certificate,
    (asked) => {
      peers.push(commonName(asked));
      const isVerified = verifier.verified(asked);
      return isVerified ? { status: 200, body: { next: 'served' } } : { status: 403, body: { title: 'Forbidden' } };
    },
    kind === 'alb',
  );
  const assembly = loadAssembly(App.of(privateStack(KINDS[kind], { waivers }))!.synth().directory);
  const backend = { ...playedBackend(`https://127.0.0.1:${server.port}`)!, ca: authority.pem };
  const gateway = await startGateway(assembly, { pool, backend });
  const verification = (await gateway.verification())!;
  verifier.verification = verification;
  if (verification.clientAuthority !== undefined) server.trust(verification.clientAuthority);
  return {
    peers,
    server,
    gateway,
    close: async () => {
      await gateway.close();
      await server.close();
    },
  };
}

async function throughTheApi({ gateway }: Served, headers: Record<string, string> = {}): Promise<Answer> {
  const [identity] = gateway.identities.all;
  const [endpoint] = gateway.endpoints;
  const Authorization = `Bearer ${await gateway.identities.mint(identity!)}`;
  const { host, port, basePath } = endpoint!;
  const all = { host, Authorization, 'User-Agent': 'test', ...headers };
  return send({ port, path: `${basePath}/`, servername: host, ca: gateway.ca, headers: all });
}

/** Past the gateway: straight to the server, with whatever certificate. */
const roundTheApi = ({ server }: Served, headers: Record<string, string>, options: RequestOptions = {}) =>
  send({ port: server.port, path: '/', servername: NAME, ca: authority.pem, headers, ...options });

/** The token of a request that was served, as someone could have copied it. */
async function copied(each: Served): Promise<Record<string, string>> {
  await throughTheApi(each);
  const { 'txn-token': token, 'x-request-id': id } = each.server.seen.at(-1)!.headers;
  return { 'txn-token': String(token), 'x-request-id': String(id) };
}

describe.each(['alb', 'nlb'] as const)('a server behind a VPC link to an %s', (kind) => {
  let each: Served;
  beforeAll(async () => {
    each = await served(kind);
  });
  afterAll(() => each?.close());

  /** What the gateway holds: the ways round below are closed even to who has stolen it. */
  const stolen = (): RequestOptions => each.gateway.server?.certificates?.own ?? {};

  it('is served through the API, and verifies the token once more', async () => {
    const answer = await throughTheApi(each);

    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { next: 'served' }]);
  });

  it('gets the token of the authorizer, whatever the caller sends under its name', async () => {
    const answer = await throughTheApi(each, { 'Txn-Token': 'mine', 'X-Request-Id': 'mine' });

    expect(answer.status).toBe(200);
  });

  it('refuses a request whose token never came', async () => {
    expect((await roundTheApi(each, {}, stolen())).status).toBe(403);
  });

  it.each<[string, () => Promise<Record<string, string>>, string]>([
    ['with a token of its own making', async () => ({ 'txn-token': 'e30.e30.e30', 'x-request-id': 'x' }), '/'],
    [
      "with the caller's own access token",
      async () => ({ 'txn-token': await each.gateway.identities.mint(each.gateway.identities.all[0]!) }),
      '/',
    ],
    ['with the token of a request that was served', () => copied(each), '/'],
    ['with a copied token on another path', () => copied(each), '/orders/1'],
  ])('refuses who comes round the API %s', async (_, headers, path) => {
    expect((await roundTheApi(each, await headers(), { ...stolen(), path })).status).toBe(403);
  });
});

describe('a load balancer that demands the certificate of the gateway', () => {
  let each: Served;
  beforeAll(async () => {
    each = await served('alb');
  });
  afterAll(() => each?.close());

  it('gets it with every request', async () => {
    await throughTheApi(each);

    expect(each.peers.at(-1)).toBe('CN=gateway');
  });

  it('lets nobody else finish a handshake', async () => {
    const { refused } = each.gateway.server!.certificates!;
    const before = each.server.seen.length;

    const attempts = [{}, ...Object.values(refused)].map((pair) => roundTheApi(each, {}, pair));

    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'rejected'));
    expect(each.server.seen.length).toBe(before);
  });

  it('has a report that says who plays it', () => {
    expect(JSON.stringify(each.gateway.report)).toContain(`private server ${NAME} is played by`);
  });
});

test.each(['alb', 'nlb'] as const)('an %s whose certificate is for another name is not called', async (kind) => {
  const other = await served(kind, 'elsewhere.example.com');
  try {
    const answer = await throughTheApi(other);

    expect([answer.status, other.server.seen.length]).toEqual([504, 0]);
  } finally {
    await other.close();
  }
});
