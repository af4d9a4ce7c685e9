import { createServer, type RequestListener } from 'node:http';
import { credentialsOf } from '../../../cli/probe/credentials';
import { endpointOf } from '../../../cli/probe/endpoint';
import { runProbe } from '../../../cli/probe/probe';
import { exitCodeOf, type ProbeReport } from '../../../cli/probe/report';
import { statusRange } from '../../../cli/probe/verdict';
import { opened, type ProbeServer } from './broken-servers/server';
import { AUDIENCE, goodToken, PRIVATE_JWK } from './issuer';

const token = goodToken();
let server: ProbeServer;
afterEach(() => server?.close());

async function probe(listener: RequestListener, only?: readonly string[], text = token): Promise<ProbeReport> {
  server = await opened(createServer(listener));
  return runProbe({
    endpoint: endpointOf(server.url, {}),
    credentials: credentialsOf({ token: text }),
    expect: statusRange('200-299')!,
    only,
  });
}

it('concludes nothing where the good token is refused, and tries nothing', async () => {
  let count = 0;

  const report = await probe((_, response) => {
    count += 1;
    response.writeHead(401).end();
  });

  expect(count).toBe(1);
  expect(report.results).toEqual([]);
  expect(report.inconclusive).toMatch(/good token was not accepted \(status 401\)/);
  expect(exitCodeOf(report)).toBe(2);
});

it('counts no refusal where the good token is refused in the end', async () => {
  let count = 0;

  const report = await probe((_, response) => {
    count += 1;
    response.writeHead(count === 1 ? 200 : 401).end();
  });

  expect(report.results.filter(({ verdict }) => verdict === 'refused')).toEqual([]);
  expect(report.inconclusive).toMatch(/no longer accepted at the end/);
  expect(exitCodeOf(report)).toBe(2);
});

it('concludes nothing where a firewall answers every forgery', async () => {
  const report = await probe(
    (request, response) => {
      const isGood = request.headers.authorization === `Bearer ${token}`;
      response.writeHead(isGood ? 200 : 403, { 'Content-Type': 'text/html' }).end('<html>blocked</html>');
    },
    ['authn-signature'],
  );

  const verdicts = report.results.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'not testable');
  expect(new Set(verdicts)).toEqual(new Set(['inconclusive']));
  expect(exitCodeOf(report)).toBe(2);
});

it('says once that an endpoint needs no token, and blames nothing else for it', async () => {
  const report = await probe((_, response) => response.writeHead(200).end());

  const accepted = report.results.filter(({ verdict }) => verdict === 'ACCEPTED').map(({ forgery }) => forgery);
  expect(accepted).toEqual(['no token']);
  expect(exitCodeOf(report)).toBe(1);
});

it('follows no redirect', async () => {
  let visits = 0;
  const other = await opened(
    createServer((_, response) => {
      visits += 1;
      response.end();
    }),
  );

  const report = await probe(
    (request, response) => {
      const isGood = request.headers.authorization === `Bearer ${token}`;
      response.writeHead(isGood ? 200 : 302, { Location: other.url }).end();
    },
    ['authn-signature'],
  );
  await other.close();

  expect(visits).toBe(0);
  expect(report.results.every(({ verdict }) => verdict === 'inconclusive' || verdict === 'not testable')).toBe(true);
});

it('has a key set that a token names contacted, even if the token is refused, count as a hole', async () => {
  const report = await probe(
    (request, response) => {
      const [, header = ''] = /^Bearer ([^.]+)\./.exec(request.headers.authorization ?? '') ?? [];
      const { jku } = header
        ? (JSON.parse(Buffer.from(header, 'base64url').toString() || '{}') as { jku?: string })
        : {};
      const answer = () => response.writeHead(request.headers.authorization === `Bearer ${token}` ? 200 : 401).end();
      if (jku) fetch(jku).then(answer, answer);
      else answer();
    },
    ['authn-header'],
  );

  expect(report.results.find(({ forgery }) => forgery === 'jku of an attacker')).toMatchObject({
    status: 401,
    verdict: 'ACCEPTED',
    detail: 'the key source that the token names was contacted',
  });
});

describe('credentials', () => {
  const expired = goodToken({ exp: 1 });

  it.each([
    ['no token and no key', {}, /nothing can be concluded/],
    ['claims without a key that signs', { claims: { aud: AUDIENCE } }, /nothing can be concluded/],
    ['an expired token', { token: expired }, /expired/],
    ['an opaque token', { token: 'opaque' }, /no JWT/],
    ['a shared secret', { token, key: { kty: 'oct', k: 'c2VjcmV0' } }, /shared secret/],
    ['a broken key', { token, key: { kty: 'EC' } }, /no RSA, EC or Ed25519 key/],
    ['a key for another algorithm', { token, key: { ...PRIVATE_JWK, alg: 'EdDSA' } }, /does not fit/],
  ])('refuses %s', (_, settings, message) => {
    expect(() => credentialsOf(settings)).toThrow(message);
  });

  it('never quotes the token in a fault', () => {
    const broken = `${token.slice(0, 20)}!.${token.slice(20)}`;

    expect(() => credentialsOf({ token: broken })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(token.slice(0, 20)) }),
    );
  });

  it('signs an expired token anew where there is the key', () => {
    const { kit } = credentialsOf({ token: expired, key: PRIVATE_JWK });

    expect(Number(kit().claims['exp']) * 1_000).toBeGreaterThan(Date.now());
  });
});

describe('endpoint', () => {
  it.each([
    ['plain http to another host', 'http://api.example.com/', {}, /in the clear/],
    ['a name that only looks like loopback', 'http://127.0.0.1.example.com/', {}, /in the clear/],
    ['another scheme', 'ftp://127.0.0.1/', {}, /no http or https URL/],
    ['credentials in the URL', 'https://user:pass@api.example.com/', {}, /no user name or password/],
    [
      'a token on the command line',
      'https://api.example.com/',
      { header: ['authorization: Bearer x'] },
      /--token-file/,
    ],
    ['a header that is none', 'https://api.example.com/', { header: ['no header'] }, /Name: value/],
    ['an address for another host', 'https://api.example.com/', { resolve: 'other:443:127.0.0.1' }, /ADDRESS/],
  ])('refuses %s', (_, url, settings, message) => {
    expect(() => endpointOf(url, settings)).toThrow(message);
  });

  it('takes plain http to loopback, and elsewhere when told so', () => {
    expect(endpointOf('http://[::1]:8080/', {}).url.port).toBe('8080');
    expect(endpointOf('http://api.example.com/', { allowHttp: true }).url.host).toBe('api.example.com');
  });
});
