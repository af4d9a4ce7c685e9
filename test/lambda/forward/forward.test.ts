import { createHash, X509Certificate } from 'node:crypto';
import { Authority, type Certificate } from '../../../cli/gateway/pki/certificates';
import { createForward } from '../../../lambda/forward/forward';
import type { ForwardEvent } from '../../../lambda/forward/request';
import { type OwnServer, ownServer } from '../../backends/own-server';

const NAME = 'localhost';
let authority: Authority;
let certificate: Certificate;
let server: OwnServer;

const pinOf = ({ cert }: Certificate) =>
  createHash('sha256')
    .update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');

const event = (more: Partial<ForwardEvent> = {}): ForwardEvent => ({
  path: '/orders/a%20b',
  httpMethod: 'GET',
  multiValueHeaders: { Accept: ['application/json'], Host: ['api.example.com'], Connection: ['close'] },
  multiValueQueryStringParameters: { q: ['x y', '&'] },
  requestContext: { extendedRequestId: 'ext-1' },
  ...more,
});

const forward = (more: { ca?: string; pins?: string[]; timeoutMs?: number; path?: string; port?: number } = {}) => {
  const { ca = authority.pem, pins = [], timeoutMs = 2_000, path = '', port = server.port } = more;
  return createForward({ url: `https://${NAME}:${port}${path}`, ca, pins, timeoutMs });
};

beforeAll(async () => {
  authority = await Authority.create('authority of the backend');
  certificate = await authority.server([NAME]);
  server = await ownServer(certificate, ({ url = '' }, body) => {
    if (url.startsWith('/moved')) return { status: 302, body: {}, headers: { location: 'https://elsewhere.example' } };
    return { status: 200, body: { body } };
  });
});
afterAll(() => server.close());
beforeEach(() => server.seen.splice(0));

describe('a request that is passed on', () => {
  it('keeps method, path and query', async () => {
    await forward({ path: '/v1/' })(event());

    const [{ method, url } = {}] = server.seen;

    expect([method, url]).toEqual(['GET', '/v1/orders/a%20b?q=x%20y&q=%26']);
  });

  it('has a connection of its own, and the id of the gateway', async () => {
    await forward()(event());

    const { host, connection, 'x-request-id': id, accept } = server.seen[0]!.headers;

    expect([host, connection, id, accept]).toEqual([
      `${NAME}:${server.port}`,
      'keep-alive',
      'ext-1',
      'application/json',
    ]);
  });

  it('keeps its body, whatever bytes it has', async () => {
    const body = Buffer.from('größer').toString('base64');

    const answer = await forward()(event({ httpMethod: 'POST', body, isBase64Encoded: true }));

    expect(JSON.parse(answer.body)).toEqual({ body: 'größer' });
  });

  it.each(['/a/../b', '/a/%2e%2E/b', '/.', '/a\\..\\b'])('never climbs: %s', async (path) => {
    await expect(forward()(event({ path }))).rejects.toThrow(/dot segments/);
    expect(server.seen).toHaveLength(0);
  });

  it('follows no redirect', async () => {
    expect((await forward()(event({ path: '/moved' }))).statusCode).toBe(302);
  });

  it('comes back without the headers of the connection', async () => {
    const { multiValueHeaders } = await forward()(event());

    expect(Object.keys(multiValueHeaders)).not.toContain('connection');
    expect(multiValueHeaders['content-type']).toEqual(['application/json']);
  });
});

describe('a server that proves to be another one gets nothing', () => {
  const serve = async (tls: Certificate, run: (port: number, seen: readonly unknown[]) => Promise<void>) => {
    const other = await ownServer(tls, () => ({ status: 200, body: {} }));
    try {
      await run(other.port, other.seen);
    } finally {
      await other.close();
    }
  };

  it.each<[string, () => Promise<Certificate>]>([
    ['a certificate of another authority', async () => (await Authority.create('rogue')).server([NAME])],
    ['a certificate for another name', () => authority.server(['other.internal'])],
    ['a certificate that has expired', () => authority.server([NAME], { fromDays: -30, untilDays: -1 })],
    ['a certificate that is not yet valid', () => authority.server([NAME], { fromDays: 1, untilDays: 30 })],
    ['a certificate for clients', () => authority.client(NAME)],
  ])('%s', async (_, made) => {
    await serve(await made(), async (port, seen) => {
      await expect(forward({ port })(event())).rejects.toMatchObject({ reason: 'BACKEND_UNTRUSTED' });
      expect(seen).toHaveLength(0);
    });
  });

  it('a key that is none of the pins', async () => {
    await serve(await authority.server([NAME]), async (port, seen) => {
      const pinned = forward({ port, pins: [pinOf(certificate)] });

      await expect(pinned(event())).rejects.toMatchObject({ reason: 'BACKEND_UNTRUSTED' });
      expect(seen).toHaveLength(0);
    });
  });

  it('and the one with a pinned key is served', async () => {
    const answer = await forward({ pins: [pinOf(certificate), `${'A'.repeat(43)}=`] })(event());

    expect(answer.statusCode).toBe(200);
  });
});

describe('a server that gives no whole answer', () => {
  it('is unavailable once the time is over', async () => {
    const slow = await ownServer(certificate, () => undefined);

    await expect(forward({ port: slow.port, timeoutMs: 100 })(event())).rejects.toMatchObject({
      reason: 'BACKEND_UNAVAILABLE',
    });
    await slow.close();
  });

  it('is unavailable when nothing listens', async () => {
    const gone = await ownServer(certificate, () => undefined);
    await gone.close();

    await expect(forward({ port: gone.port })(event())).rejects.toMatchObject({ reason: 'BACKEND_UNAVAILABLE' });
  });

  it('is unavailable when the answer is larger than Lambda can pass on', async () => {
    const large = await ownServer(certificate, () => ({ status: 200, body: 'x'.repeat(5 * 1024 * 1024) }));

    await expect(forward({ port: large.port })(event())).rejects.toMatchObject({ reason: 'BACKEND_UNAVAILABLE' });
    await large.close();
  });
});
