import type { RequestListener } from 'node:http';
import { type FakeIssuer, fakeIssuer } from './fake-issuer';
import { fetchKeySet, keySetUrl } from '../../../../lambda/authorizer/keys/fetch-key-set';
import { KIT } from '../test-issuers';

const HOST = 'keys.issuer.example';
const jwks = JSON.stringify({ keys: [KIT.keys.ES256!.jwk] });

const json: RequestListener = (_request, response) =>
  void response.setHeader('content-type', 'application/json').end(jwks);

describe('fetchKeySet', () => {
  let issuer: FakeIssuer;

  beforeAll(async () => {
    issuer = await fakeIssuer(HOST);
  });
  afterAll(() => issuer.close());
  afterEach(() => issuer.reset());

  const fetched = (path = '/jwks.json') => fetchKeySet(keySetUrl(`https://${HOST}:${issuer.port}${path}`));

  it('fetches a key set', async () => {
    issuer.answer(json);

    expect((await fetched()).get('ec-1')).toBeDefined();
  });

  const faults: [string, RequestListener, RegExp][] = [
    ['HTML', (_request, response) => void response.end('<html></html>'), /no JSON Web Key Set/],
    ['nothing', (_request, response) => void response.end(), /no JSON Web Key Set/],
    ['an empty set', (_request, response) => void response.end('{"keys":[]}'), /no JSON Web Key Set/],
    [
      'a member named twice',
      (_request, response) => void response.end(`{"keys":[],"keys":${JSON.stringify([KIT.keys.ES256!.jwk])}}`),
      /no JSON Web Key Set/,
    ],
    ['status 500', (_request, response) => void response.writeHead(500).end(jwks), /status 500/],
    ['status 204', (_request, response) => void response.writeHead(204).end(), /status 204/],
    [
      'a compressed body',
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(jwks),
      /encoded/,
    ],
    ['300 KB', (_request, response) => void response.end(jwks + ' '.repeat(300_000)), /larger than/],
    [
      'half an answer',
      (_request, response) => {
        response.writeHead(200, { 'content-length': 9999 }).write('{');
        setTimeout(() => response.destroy(), 50);
      },
      /.+/,
    ],
    ['a reset', (request) => void request.socket.destroy(), /.+/],
  ];

  it.each(faults)('refuses %s', async (_name, handler, message) => {
    issuer.answer(handler);

    await expect(fetched()).rejects.toThrow(message);
  });

  it.each([301, 302, 307, 308])('does not follow a redirect with status %i', async (status) => {
    const paths: (string | undefined)[] = [];
    issuer.answer((request, response) => {
      paths.push(request.url);
      response.writeHead(status, { location: 'https://169.254.169.254/latest/meta-data' }).end(jwks);
    });

    await expect(fetched()).rejects.toThrow(`status ${status}`);

    expect(paths).toEqual(['/jwks.json']);
  });

  it('stops a server that sends one byte at a time', async () => {
    issuer.shortenDeadline(300);
    issuer.answer((_request, response) => {
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });

    await expect(fetched()).rejects.toThrow(/abort|timeout/i);
  });

  it('stops a server that never answers', async () => {
    issuer.shortenDeadline(200);
    issuer.answer(() => undefined);

    await expect(fetched()).rejects.toThrow(/abort|timeout/i);
  });

  it.each([
    ['a private address', ['10.0.0.7']],
    ['the metadata address', ['169.254.169.254']],
    ['loopback', ['127.0.0.1']],
    ['a mapped address', ['::ffff:10.0.0.1']],
    ['a public and a private address', ['198.51.100.7', '192.168.0.1']],
    ['no address', []],
  ])('does not connect to a name that resolves to %s', async (_name, addresses) => {
    issuer.answer(json);
    issuer.resolveTo(addresses);

    await expect(fetched()).rejects.toThrow();

    expect(issuer.connections()).toBe(0);
  });

  it('does not trust a certificate for another name', async () => {
    issuer.answer(json);

    await expect(fetchKeySet(keySetUrl(`https://other.example:${issuer.port}/`))).rejects.toThrow(
      /altname|certificate/i,
    );
  });
});

describe('keySetUrl', () => {
  it.each([
    'http://keys.issuer.example/jwks.json',
    'https://user:secret@keys.issuer.example/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
    'https://0x7f000001/',
    'file:///etc/passwd',
    'keys.issuer.example',
  ])('refuses %s', (url) => {
    expect(() => keySetUrl(url)).toThrow();
  });
});
