import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { Authority, type Certificate } from '../../../cli/gateway/pki/certificates';
import { createFetchWith } from '../../../lambda/handler/fetch/safe-fetch';
import { Network, PUBLIC, refusal } from './network';

const network = new Network();
let ca = '';

const PAGES: Record<string, RequestListener> = {
  '/to-other': (_, response) => response.writeHead(307, { location: 'https://other.example.com/end' }).end(),
  '/to-self': (_, response) => response.writeHead(307, { location: '/end' }).end(),
  '/see-other': (_, response) => response.writeHead(303, { location: '/end' }).end(),
  '/to-plain': (_, response) => response.writeHead(302, { location: 'http://api.example.com/end' }).end(),
  '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/no-url': (_, response) => response.writeHead(302, { location: 'http://' }).end(),
  '/large': (_, response) => response.end('x'.repeat(2_000)),
  '/said-large': (_, response) => response.writeHead(200, { 'content-length': '999999' }).end('x'),
  '/gzip': (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000))),
  '/hang': () => undefined,
  '/drip': (_, response) => {
    response.write('x');
    const timer = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(timer));
  },
  '/empty': (_, response) => response.writeHead(204).end(),
};

beforeAll(async () => {
  const authority = await Authority.create('Test');
  const certificate: Certificate = await authority.server(['api.example.com', 'other.example.com']);
  ca = authority.pem;
  await network.open((request, response) => {
    const page = PAGES[request.url ?? ''];
    if (page) page(request, response);
    else response.end('end');
  }, certificate);
  for (const name of ['api', 'other', 'wrong']) network.names[`${name}.example.com`] = [PUBLIC];
});
beforeEach(() => {
  network.arrived.length = 0;
});
afterAll(() => network.close());

const API = 'https://api.example.com';
const SECRETS = { Authorization: 'Bearer secret', Cookie: 'a=b', 'X-Api-Key': 'secret', Accept: 'text/plain' };

describe('the request of a handler', () => {
  it('proves the server by the name that was asked for', async () => {
    expect(await refusal(network.fetch({ ca })(`${API}/`))).toBe('answered 200');
    expect(await refusal(network.fetch({ ca })('https://wrong.example.com/'))).toBe('CONNECTION_FAILED');
    expect(await refusal(network.fetch()(`${API}/`))).toBe('CONNECTION_FAILED');
  });

  it('arrives with method, headers and body', async () => {
    await network.fetch({ ca })(`${API}/end`, { method: 'PUT', headers: { 'Content-Type': 'text/x' }, body: 'häl' });

    expect(network.arrived[0]).toMatchObject({
      method: 'PUT',
      body: 'häl',
      headers: { 'content-type': 'text/x', 'content-length': '4' },
    });
  });

  it('leaves credentials behind when a redirect goes to another origin', async () => {
    await network.fetch({ ca })(`${API}/to-other`, { headers: SECRETS });

    const [first, second] = network.arrived;
    expect(first?.headers).toMatchObject({ authorization: 'Bearer secret', cookie: 'a=b', 'x-api-key': 'secret' });
    expect(Object.keys(second?.headers ?? {}).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host']);
  });

  it('keeps them on a redirect within the origin', async () => {
    await network.fetch({ ca })(`${API}/to-self`, { method: 'POST', body: 'x', headers: SECRETS });

    expect(network.arrived[1]).toMatchObject({
      method: 'POST',
      body: 'x',
      headers: { authorization: 'Bearer secret' },
    });
  });

  it('becomes a GET without a body where the server says so', async () => {
    await network.fetch({ ca })(`${API}/see-other`, { method: 'POST', body: 'x' });

    expect(network.arrived[1]).toMatchObject({ method: 'GET', body: '' });
    expect(network.arrived[1]?.headers['content-length']).toBeUndefined();
  });

  it.each([
    ['a redirect from https to http', '/to-plain', {}, 'SCHEME_NOT_ALLOWED'],
    ['redirects without end', '/loop', {}, 'TOO_MANY_REDIRECTS'],
    ['a redirect where none is wanted', '/to-self', { maxRedirects: 0 }, 'TOO_MANY_REDIRECTS'],
    ['a redirect to no URL', '/no-url', {}, 'URL_MALFORMED'],
    ['a redirect to a host that is not listed', '/to-other', { hosts: ['api.example.com'] }, 'HOST_NOT_ALLOWED'],
    ['a body over the limit', '/large', { maxBytes: 1_999 }, 'RESPONSE_TOO_LARGE'],
    ['a body that is said to be over the limit', '/said-large', { maxBytes: 1_999 }, 'RESPONSE_TOO_LARGE'],
    ['a compressed body', '/gzip', {}, 'RESPONSE_ENCODED'],
    ['a server that hangs', '/hang', { timeoutMs: 150 }, 'TIMEOUT'],
    ['a server that drips', '/drip', { timeoutMs: 150 }, 'TIMEOUT'],
  ])('ends at %s', async (_what, path, options, reason) => {
    expect(await refusal(network.fetch({ ca, ...options })(`${API}${path}`))).toBe(reason);
  });

  it('takes a body of exactly the limit, and an empty one', async () => {
    expect((await (await network.fetch({ ca, maxBytes: 2_000 })(`${API}/large`)).text()).length).toBe(2_000);
    expect(await refusal(network.fetch({ ca })(`${API}/empty`))).toBe('answered 204');
  });

  it.each([
    [{ method: 'TRACE' }, 'METHOD_NOT_ALLOWED'],
    [{ method: 'GET / HTTP/1.1\r\nX: y' }, 'METHOD_NOT_ALLOWED'],
    [{ headers: { Host: 'internal' } }, 'HEADER_NOT_ALLOWED'],
    [{ headers: { 'Transfer-Encoding': 'chunked' } }, 'HEADER_NOT_ALLOWED'],
    [{ headers: { 'Proxy-Authorization': 'x' } }, 'HEADER_NOT_ALLOWED'],
    [{ headers: { 'X-A': 'b\r\nX-C: d' } }, 'HEADER_NOT_ALLOWED'],
  ])('is not made as %j', async (request, reason) => {
    expect(await refusal(network.fetch({ ca })(`${API}/`, request))).toBe(reason);
    expect(network.arrived).toEqual([]);
  });

  it('ends when the caller ends it, and when the name server says nothing', async () => {
    const silent = createFetchWith({ hosts: ['*'], timeoutMs: 100 }, { resolve: () => new Promise(() => undefined) });

    expect(await refusal(network.fetch({ ca })(`${API}/hang`, { signal: AbortSignal.timeout(100) }))).toBe('TIMEOUT');
    expect(await refusal(silent(`${API}/`))).toBe('TIMEOUT');
  });

  it('says nothing of the URL when it is refused', async () => {
    await expect(network.fetch()('https://secret.example.com:99/path')).rejects.toThrow(
      /^the port is not allowed; name it in "ports"$/,
    );
  });
});
