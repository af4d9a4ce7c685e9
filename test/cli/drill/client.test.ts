import { DrillClient } from '../../../cli/drill/client';
import { FakeGateway } from './fake-gateway';

let gateway: FakeGateway;
let client: DrillClient;

beforeAll(async () => {
  gateway = await FakeGateway.start(() => ({ status: 200, body: '{"ok":true}' }));
  client = new DrillClient(gateway.ca);
});

afterAll(async () => {
  client.close();
  await gateway.close();
});

const connection = () => ({ endpoint: gateway.endpoints[0]! });
const last = () => gateway.received.at(-1)!;

it('sends path and query exactly as they are given', async () => {
  await client.send(connection(), { method: 'GET', path: '/a/../b//%2e%2e/%2Fc?x=%00&x=2', headers: [] });

  expect(last().url).toBe('/v1/a/../b//%2e%2e/%2Fc?x=%00&x=2');
});

it('sends headers in their order and does not merge repeated ones', async () => {
  await client.send(connection(), {
    method: 'GET',
    path: '/',
    headers: [
      ['Authorization', 'one'],
      ['X-Other', 'a'],
      ['authorization', 'two'],
    ],
  });

  expect(last().rawHeaders.slice(0, 8)).toEqual([
    'Host',
    'api.example.com',
    'Authorization',
    'one',
    'X-Other',
    'a',
    'authorization',
    'two',
  ]);
});

it('sends methods that are no everyday ones, and bodies with their length', async () => {
  await client.send(connection(), { method: 'PROPFIND', path: '/', headers: [], body: Buffer.from('héllo') });

  expect(last()).toMatchObject({ method: 'PROPFIND', body: 'héllo' });
  expect(last().rawHeaders).toContain('6');
});

it('comes from the address that it is told to', async () => {
  await client.send({ ...connection(), address: '127.0.0.7' }, { method: 'GET', path: '/', headers: [] });

  expect(last().remoteAddress).toMatch(/127\.0\.0\.7$/);
});

it('reports status, headers, body and correlation id of an answer', async () => {
  const outcome = await client.send(connection(), { method: 'GET', path: '/', headers: [] });

  expect(outcome).toMatchObject({
    kind: 'http',
    status: 200,
    body: '{"ok":true}',
    correlation: expect.stringMatching(/.{36}/),
  });
});

it('tells a handshake that the server refused from one that this machine could not make', async () => {
  const request = { method: 'GET', path: '/', headers: [] };

  const refused = await client.send({ ...connection(), isFresh: true, minTls: 'TLSv1.2', maxTls: 'TLSv1.2' }, request);
  const impossible = await client.send(
    { ...connection(), isFresh: true, minTls: 'TLSv1.3', maxTls: 'TLSv1.2' },
    request,
  );

  expect(refused).toMatchObject({ kind: 'no-response', isLocal: false });
  expect(impossible).toMatchObject({ kind: 'no-response', isLocal: true });
});

it('offers TLS 1.1 for real', async () => {
  const old = {
    ...connection(),
    isFresh: true,
    minTls: 'TLSv1.1',
    maxTls: 'TLSv1.1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  } as const;

  const outcome = await client.send(old, { method: 'GET', path: '/', headers: [] });

  expect(outcome).toMatchObject({ error: expect.stringContaining('alert protocol version'), isLocal: false });
});

it('reports bytes in the clear as unanswered when the peer hangs up', async () => {
  const outcome = await client.sendBytes(
    gateway.endpoints[0]!,
    Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
    'tcp',
  );

  expect(outcome).toMatchObject({ kind: 'no-response', isLocal: false });
});

it('reads an answer to raw bytes inside TLS', async () => {
  const bytes = Buffer.from('GET /v1/raw HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');

  const outcome = await client.sendBytes(gateway.endpoints[0]!, bytes, 'tls');

  expect(outcome).toMatchObject({ kind: 'http', status: 200 });
});
