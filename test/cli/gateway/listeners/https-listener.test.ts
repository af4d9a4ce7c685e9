import { connect as connectPlain } from 'node:net';
import { connect, type ConnectionOptions } from 'node:tls';
import type { RawRequest } from '../../../../cli/gateway/exchange';
import { type Listener, openListener } from '../../../../cli/gateway/listeners/https-listener';
import { DrillPki } from '../../../../cli/gateway/pki/drill-pki';

const HOST = 'api.example.com';
let pki: DrillPki;
let plain: Listener;
let mutual: Listener;
const seen: RawRequest[] = [];

beforeAll(async () => {
  pki = await DrillPki.create();
  const common = {
    hostOf: () => HOST,
    certificate: await pki.server(HOST),
    port: 0,
    sourceIp: () => '192.0.2.1',
    answer: async (request: RawRequest) => {
      seen.push(request);
      return {
        status: 200,
        headers: [
          ['X-A', '1'],
          ['X-A', '2'],
        ] as [string, string][],
        body: Buffer.from('ok'),
      };
    },
  };
  plain = await openListener({ ...common, kind: 'domain', tls: { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } });
  const tls = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' } as const;
  mutual = await openListener({ ...common, kind: 'mtls-domain', tls, truststore: [pki.ca] });
});

afterAll(async () => {
  await plain.close();
  await mutual.close();
});

/** Sends bytes and gives back all that came, or the error's code. */
function exchange(port: number, bytes: string | Buffer, options: ConnectionOptions = {}): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ host: '127.0.0.1', port, servername: HOST, ca: pki.ca, ...options }, () =>
      socket.write(bytes),
    );
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(text || (error.code ?? error.message)));
    socket.on('close', () => resolve(text || 'closed'));
  });
}

const get = (line = 'GET / HTTP/1.1', headers = '') =>
  `${line}\r\nHost: ${HOST}\r\nConnection: close\r\n${headers}\r\n`;
const last = () => seen[seen.length - 1]!;

test('hands on path, query and headers exactly as they were sent', async () => {
  await exchange(plain.port, get('GET /a/../b//%2e%2e/%2Fc?x=%20&&y HTTP/1.1', 'X-a: 1\r\nx-A: 2\r\n'));

  expect(last().rawUrl).toBe('/a/../b//%2e%2e/%2Fc?x=%20&&y');
  expect(last().rawHeaders.slice(2)).toEqual([
    ['X-a', '1'],
    ['x-A', '2'],
  ]);
  expect(last()).toMatchObject({
    sourceIp: '192.0.2.1',
    tls: { version: 'TLSv1.3', sni: HOST },
    listener: { kind: 'domain', host: HOST },
  });
});

test('sends repeated headers, and the length of the body', async () => {
  expect(await exchange(plain.port, get())).toMatch(
    /^HTTP\/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\n[\s\S]*\r\n\r\nok$/,
  );
});

test('answers HEAD without a body', async () => {
  expect(await exchange(plain.port, get('HEAD / HTTP/1.1'))).toMatch(/\r\n\r\n$/);
});

test('refuses a TLS version below its policy before any HTTP', async () => {
  expect(await exchange(plain.port, get(), { maxVersion: 'TLSv1.2' })).toMatch(/ALERT_PROTOCOL_VERSION/);
});

test.each([
  ['plain HTTP', Buffer.from(get())],
  ['random bytes', Buffer.from('00ff10'.repeat(50), 'hex')],
])('%s gets no HTTP answer, and the listener lives', async (_what, bytes) => {
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connectPlain(plain.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });

  expect(answer).not.toContain('HTTP/1.1');
  expect(await exchange(plain.port, get())).toContain('200 OK');
});

test.each([
  ['garbage', '\u0000\u0001garbage\r\n\r\n', /^HTTP\/1.1 400/],
  ['two lengths', get('POST / HTTP/1.1', 'Content-Length: 1\r\nContent-Length: 2\r\n'), /^HTTP\/1.1 400/],
  [
    'length and chunks',
    get('POST / HTTP/1.1', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n'),
    /^HTTP\/1.1 400/,
  ],
  [
    'headers beyond every limit',
    get('GET / HTTP/1.1', `X: ${'a'.repeat(70_000)}\r\n`),
    /^HTTP\/1.1 431|closed|ECONNRESET|EPIPE/,
  ],
])('%s within TLS is refused, and the listener lives', async (_what, bytes, answer) => {
  expect(await exchange(plain.port, bytes)).toMatch(answer);
  expect(await exchange(plain.port, get())).toContain('200 OK');
});

test('reads one byte more than 10 MB, answers, and hangs up', async () => {
  const body = Buffer.alloc(11 * 1024 * 1024, 97);
  const head = get('POST / HTTP/1.1', `Content-Length: ${body.length}\r\n`).replace('Connection: close\r\n', '');

  await exchange(plain.port, Buffer.concat([Buffer.from(head), body]));

  expect(last().body.length).toBe(10 * 1024 * 1024 + 1);
});

test('an upload that is cut off harms nobody', async () => {
  const socket = connect({ host: '127.0.0.1', port: plain.port, servername: HOST, ca: pki.ca }, () => {
    socket.write(get('POST / HTTP/1.1', 'Content-Length: 100\r\n'));
    setTimeout(() => socket.destroy(), 20);
  });
  await new Promise((resolve) => socket.on('close', resolve));

  expect(await exchange(plain.port, get())).toContain('200 OK');
});

describe('mutual TLS', () => {
  test('ends a connection without certificate before any HTTP', async () => {
    expect(await exchange(mutual.port, get())).not.toContain('HTTP/1.1');
  });

  test('hands on who presented which certificate', async () => {
    const { cert, key } = await pki.client('partner');

    await exchange(mutual.port, get(), { cert, key });

    expect(last().tls.clientCertificate).toMatchObject({
      subject: 'CN=partner',
      authorized: true,
      pem: expect.stringContaining('BEGIN'),
    });
  });

  test.each(['selfSigned', 'rogue', 'expired'] as const)(
    'hands on a %s certificate as not authorized, with the reason',
    async (kind) => {
      const { cert, key } = (await pki.forged('partner'))[kind];

      await exchange(mutual.port, get(), { cert, key });

      expect(last().tls.clientCertificate).toMatchObject({
        authorized: false,
        error: expect.stringMatching(/[A-Z_]{5,}/),
      });
    },
  );
});
