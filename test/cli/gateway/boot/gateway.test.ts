import { rmSync } from 'node:fs';
import { request } from 'node:https';
import { loadAssembly, type LocalGateway, startGateway } from '../../../../cli/gateway/gateway';
import type { Identity } from '../../../../cli/gateway/identities/types';
import { WorkerPool } from '../../../../cli/gateway/lambda/worker-pool';
import { miniFiles, writeFolder } from '../fixtures/mini-assembly';

jest.setTimeout(60_000);

const pool = new WorkerPool();
const dir = writeFolder(miniFiles());
let gateway: LocalGateway;

beforeAll(async () => {
  gateway = await startGateway(loadAssembly(dir), { pool });
});

afterAll(async () => {
  await gateway?.close();
  await pool.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

function call(host: string, path: string, options: Record<string, unknown> = {}): Promise<Answer> {
  const endpoint = gateway.endpoints.find((each) => each.host === host)!;
  const { headers, ...more } = options as { headers?: Record<string, string> };
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: endpoint.port,
        path: endpoint.basePath + path,
        servername: host,
        ca: gateway.ca,
        agent: false,
        headers: { host, ...headers },
        ...more,
      },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

const bearer = async (identity: Identity) => ({ Authorization: `Bearer ${await gateway.identities.mint(identity)}` });
const identity = (name: string) => gateway.identities.all.find((each) => each.name === name)!;

test('lets a consumer of the template through to the backend, with the key set of the custom resource', async () => {
  const answer = await call('api.example.com', '/orders/1', { headers: await bearer(identity('shop/tenant-a')) });

  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toEqual({
    tenant: 'tenant-a',
    keys: JSON.stringify({ length: 64, hex: true }),
    sourceIp: '203.0.113.10',
  });
});
