import { Bench, operation, resourcesOf } from '../harness';

const open = operation();
const paths = {
  '/orders': { get: open, post: open },
  '/orders/{id}': { get: open },
  '/orders/special': { get: open },
  '/part/{name+}': { 'x-amazon-apigateway-any-method': open },
  '/part/fixed': { post: open },
};
const bench = () => new Bench(resourcesOf({ paths }));
const eventOf = (made: Bench) => made.events.at(-1)?.event ?? {};

describe('routing', () => {
  test.each([
    ['GET', '/v1/nowhere'],
    ['DELETE', '/v1/orders'],
    ['PROPFIND', '/v1/part/x'],
    ['HEAD', '/v1/orders'],
    ['GET', '/v1/orders/7/8'],
    ['GET', '/v1/part'],
  ])('answers 403, not 404 or 405, for %s %s', async (method, url) => {
    const sent = await bench().send({ method, url });

    expect(sent.status).toBe(403);
    expect(sent.json).toEqual({ message: 'Missing Authentication Token' });
    expect(sent.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
  });

  test('reads a bearer token on an unknown route as a broken signature, without repeating the token', async () => {
    const sent = await bench().send({ url: '/v1/nowhere', headers: [['Authorization', 'Bearer secret-token']] });

    expect(sent.status).toBe(403);
    expect(sent.headers['x-amzn-errortype']).toBe('IncompleteSignatureException');
    expect(sent.text).not.toContain('secret-token');
  });

  test('prefers a literal segment to a parameter', async () => {
    const made = bench();

    await made.send({ url: '/v1/orders/special' });
    expect(eventOf(made)['resource']).toBe('/orders/special');
    await made.send({ url: '/v1/orders/other' });
    expect(eventOf(made)['resource']).toBe('/orders/{id}');
  });

  test('falls back to a greedy route when the literal one lacks the method', async () => {
    const made = bench();

    const sent = await made.send({ method: 'OPTIONS', url: '/v1/part/fixed' });

    expect(sent.status).toBe(200);
    expect(eventOf(made)).toMatchObject({ resource: '/part/{name+}', pathParameters: { name: 'fixed' } });
  });

  test('keeps path parameters as they came and drops a trailing slash from greedy ones', async () => {
    const made = bench();

    await made.send({ url: '/v1/part/a%2Bb/../c//d/' });

    expect(eventOf(made)['pathParameters']).toEqual({ name: 'a%2Bb/../c//d' });
    expect(eventOf(made)['path']).toBe('/part/a%2Bb/../c//d/');
  });

  test('collapses leading slashes for matching and path, not for the request context', async () => {
    const made = bench();

    await made.send({ url: '/v1//orders' });

    expect(eventOf(made)['path']).toBe('/orders');
    expect(eventOf(made)['requestContext']).toMatchObject({ path: '/v1//orders' });
  });

  test('lets X-HTTP-Method-Override choose the method', async () => {
    const made = bench();

    const sent = await made.send({ method: 'GET', headers: [['x-http-method-override', 'post']] });

    expect(eventOf(made)['httpMethod']).toBe('POST');
    expect(sent.decisions.find(({ item }) => item === '30')?.label).toBe('D');
  });

  test('refuses a method ARN above 1600 bytes when the API has a policy', async () => {
    const Policy = { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } };
    const made = new Bench(resourcesOf({ paths }, {}, {}, { Policy }));

    const sent = await made.send({ url: `/v1/orders/${'a'.repeat(1600)}` });

    expect(sent.status).toBe(414);
  });
});

describe('endpoints', () => {
  const domain = (over: Record<string, unknown> = {}) => ({
    domain: {
      type: 'AWS::ApiGateway::DomainName',
      properties: { DomainName: 'api.example.com', SecurityPolicy: 'TLS_1_2', ...over },
    },
    mapping: {
      type: 'AWS::ApiGateway::BasePathMapping',
      properties: { DomainName: 'api.example.com', BasePath: 'shop', RestApiId: 'api', Stage: 'v1' },
    },
  });
  const listener = { kind: 'domain', host: 'api.example.com' } as const;

  test('follows the base path of a domain by segment', async () => {
    const made = new Bench(resourcesOf({ paths }, domain()));

    const mapped = await made.send({ listener, url: '/shop/orders' });
    const prefix = await made.send({ listener, url: '/shopping/orders' });

    expect([mapped.status, prefix.status]).toEqual([200, 403]);
    expect(eventOf(made)).toMatchObject({ path: '/shop/orders', requestContext: { path: '/shop/orders' } });
  });

  test('refuses a host that is no domain of the API', async () => {
    const made = new Bench(resourcesOf({ paths }, domain()));

    const sent = await made.send({ listener: { kind: 'domain', host: 'evil.example.com' }, url: '/shop/orders' });

    expect(sent.status).toBe(403);
  });

  test('refuses a server name other than the host under STRICT access', async () => {
    const made = new Bench(resourcesOf({ paths }, domain({ EndpointAccessMode: 'STRICT' })));
    const tls = { version: 'TLSv1.3', cipher: 'x', sni: 'other.example.com' };

    const sent = await made.send({ listener, url: '/shop/orders', tls });

    expect(sent.status).toBe(403);
    expect(sent.decisions.at(-1)).toMatchObject({ item: '3', label: 'I' });
  });

  test('closes the default endpoint when the API says so', async () => {
    const made = new Bench(resourcesOf({ paths }, {}, {}, { DisableExecuteApiEndpoint: true }));

    const sent = await made.send();

    expect(sent.status).toBe(403);
    expect(sent.json).toEqual({ message: 'Forbidden' });
    expect(sent.headers['x-amzn-errortype']).toBe('ForbiddenException');
  });

  test('answers 403 for the name of another stage', async () => {
    const sent = await bench().send({ url: '/prod/orders' });

    expect(sent.status).toBe(403);
  });

  const MutualTlsAuthentication = { TruststoreUri: 's3://trust/store.pem' };
  const certificate = {
    pem: 'PEM',
    subject: 'CN=partner',
    issuer: 'CN=ca',
    serial: '0A1B',
    notBefore: 'May 28 12:30:02 2019 GMT',
    notAfter: 'Aug  5 09:36:04 2021 GMT',
  };
  const withCertificate = (authorized: boolean) => ({
    listener: { kind: 'mtls-domain', host: 'api.example.com' } as const,
    url: '/shop/orders',
    tls: { version: 'TLSv1.2', cipher: 'x', sni: 'api.example.com', clientCertificate: { ...certificate, authorized } },
  });

  test('tells the function about a trusted client certificate', async () => {
    const made = new Bench(resourcesOf({ paths }, domain({ MutualTlsAuthentication })));

    const sent = await made.send(withCertificate(true));

    expect(sent.status).toBe(200);
    expect(eventOf(made)['requestContext']).toMatchObject({
      identity: {
        clientCert: { serialNumber: '0a:1b', subjectDN: 'CN=partner', validity: { notAfter: certificate.notAfter } },
      },
    });
  });

  test('refuses an untrusted certificate, and none at all', async () => {
    const made = new Bench(resourcesOf({ paths }, domain({ MutualTlsAuthentication })));

    const untrusted = await made.send(withCertificate(false));
    const none = await made.send({ ...withCertificate(true), tls: { version: 'TLSv1.2', cipher: 'x' } });

    expect([untrusted.status, none.status]).toEqual([403, 403]);
    expect(made.events).toEqual([]);
  });

  test('does not start when mutual TLS and an enhanced policy are combined', () => {
    const resources = resourcesOf(
      { paths },
      domain({ MutualTlsAuthentication, SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09' }),
    );

    expect(() => new Bench(resources)).toThrow(/mutual TLS cannot be combined/);
  });
});

describe('wire limits', () => {
  test.each([
    ['a body above 10 MB', { body: Buffer.alloc(10 * 1024 * 1024 + 1) }, 413],
    ['header values above 10,240 bytes', { headers: [['X', 'a'.repeat(10_241)]] as [string, string][] }, 431],
    ['a URL above 10,240 characters', { url: `/v1/orders?${'a'.repeat(10_240)}` }, 414],
    ['an unencoded brace in the query', { url: '/v1/orders?a={1}' }, 400],
    ['two Host headers', { headers: [['Host', 'other']] as [string, string][] }, 400],
  ])('refuses %s before anything else', async (_what, request, status) => {
    const made = bench();

    const sent = await made.send(request);

    expect(sent.status).toBe(status);
    expect(made.events).toEqual([]);
  });
});
