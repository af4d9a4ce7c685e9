import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { signToken } from '../../../cli/drill/jws';
import { CORRELATION_HEADER } from '../../../cli/drill/outcome';
import type { AuditEntry, DrillTarget, Endpoint, Identity } from '../../../cli/drill/target';
import { Authority, selfSignedClient } from '../../../cli/gateway/pki/certificates';
import type { IssuerConfig } from '../../../src/vocabulary';

/** What reached the gateway, nothing normalized. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly claims?: Record<string, unknown>;
  readonly remoteAddress: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Records that the request leaves, without their correlation. */
  readonly records?: readonly Pick<AuditEntry, 'source' | 'record'>[];
}

export const ISSUER: IssuerConfig = {
  issuer: 'https://id.example.com',
  audiences: ['orders-api'],
  algorithms: ['ES256'],
  profile: 'rfc9068',
  maxLifetimeSeconds: 3600,
  clockSkewSeconds: 30,
  tenantClaim: 'tenant',
  rolesClaim: 'roles',
  clientClaim: 'client_id',
};

export const identity = (over: Partial<Identity> = {}): Identity => ({
  name: 'web/tenant-a',
  consumer: 'web',
  issuer: ISSUER.issuer,
  client: 'web-client',
  audience: 'orders-api',
  tenant: 'tenant-a',
  subject: 'alice',
  roles: ['buyer'],
  scopes: ['orders.read', 'orders.write'],
  ...over,
});

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function claimsOf(authorization: string | undefined): Record<string, unknown> | undefined {
  const part = authorization?.split('.')[1];
  try {
    return part ? JSON.parse(Buffer.from(part, 'base64url').toString()) : undefined;
  } catch {
    return undefined;
  }
}

/** A gateway over real loopback TLS that answers as the test says. */
export class FakeGateway implements DrillTarget {
  readonly received: Received[] = [];
  readonly objects = new Map<string, Record<string, unknown>>();
  readonly functions = [];
  readonly suspended = new Set<string>();
  private readonly entries: AuditEntry[] = [];

  private constructor(
    readonly ca: string,
    readonly endpoints: readonly Endpoint[],
    private readonly server: Server,
    private readonly people: readonly Identity[],
    private readonly strange: Awaited<ReturnType<typeof selfSignedClient>>,
  ) {}

  static async start(
    answer: (received: Received, gateway: FakeGateway) => Answer,
    options: { identities?: readonly Identity[]; minVersion?: 'TLSv1.2' | 'TLSv1.3' } = {},
  ): Promise<FakeGateway> {
    const host = 'api.example.com';
    const authority = await Authority.create('fake authority');
    const certificate = await authority.server([host]);
    const server = createServer({ ...certificate, minVersion: options.minVersion ?? 'TLSv1.3' });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const endpoints: Endpoint[] = [{ host, port, kind: 'domain', basePath: '/v1', api: 'Api' }];
    const people = options.identities ?? [identity()];
    const strange = await selfSignedClient('stranger');
    const gateway = new FakeGateway(authority.pem, endpoints, server, people, strange);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const received: Received = {
          method: request.method ?? '',
          url: request.url ?? '',
          rawHeaders: request.rawHeaders,
          body: Buffer.concat(chunks).toString(),
          claims: claimsOf(request.headers.authorization),
          remoteAddress: request.socket.remoteAddress ?? '',
        };
        gateway.received.push(received);
        const { status, headers = {}, body = '{}', records = [] } = answer(received, gateway);
        const correlation = randomUUID();
        gateway.entries.push(...records.map((record) => ({ ...record, correlation })));
        response.writeHead(status, { ...headers, [CORRELATION_HEADER]: correlation }).end(body);
      });
    });
    return gateway;
  }

  readonly audit = {
    all: () => this.entries,
    find: (correlation: string) => this.entries.filter((entry) => entry.correlation === correlation),
    settle: async () => undefined,
  };

  get identities(): DrillTarget['identities'] {
    const strange = this.strange;
    return {
      all: this.people,
      mint: async (who, edit) => {
        const iat = Math.floor(Date.now() / 1000);
        const { issuer: iss, subject: sub, audience: aud, tenant, roles, client } = who;
        const claims = {
          iss,
          sub,
          aud,
          iat,
          exp: iat + 300,
          client_id: client,
          tenant,
          roles,
          scope: who.scopes.join(' '),
        };
        const parts = { header: { alg: 'ES256', kid: 'k1', typ: 'at+jwt' }, claims: claims as Record<string, unknown> };
        edit?.(parts);
        return signToken(parts.header, parts.claims, 'ES256', keys.privateKey);
      },
      forge: {
        issuers: [ISSUER],
        key: () => ({ kid: 'k1', algorithm: 'ES256', ...keys }),
        certificates: { selfSigned: strange, rogue: strange, expired: strange, stranger: strange },
      },
      suspend: async (consumer) => void this.suspended.add(consumer),
      revoke: async (consumer) => void this.suspended.add(consumer),
      restore: async (consumer) => void this.suspended.delete(consumer),
    };
  }

  readonly fixtures = {
    types: ['Order', 'LineItem', 'SavedSearch'],
    put: async (type: string, id: string, attributes: Record<string, unknown>) =>
      void this.objects.set(`${type} ${id}`, attributes),
    remove: async (type: string, id: string) => void this.objects.delete(`${type} ${id}`),
  };

  invoke(): Promise<unknown> {
    return Promise.reject(new Error('the fake gateway has no functions'));
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** Records as the handlers write them. */
export const refusal = (point: string, layer: string, reason: string): Pick<AuditEntry, 'source' | 'record'> => ({
  source: 'ocsf',
  record: { class_uid: 6003, status_id: 2, unmapped: { hardened: { point, decision: 'refuse', layer, reason } } },
});

export const allowance = (point: string): Pick<AuditEntry, 'source' | 'record'> => ({
  source: 'ocsf',
  record: {
    class_uid: 6003,
    status_id: 1,
    unmapped: { hardened: { point, decision: 'allow', layer: 'authorization' } },
  },
});

export const accessLine = (record: Record<string, unknown>): Pick<AuditEntry, 'source' | 'record'> => ({
  source: 'access-log',
  record,
});

export const wafLine = (record: Record<string, unknown>): Pick<AuditEntry, 'source' | 'record'> => ({
  source: 'waf-log',
  record,
});
