import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { discover, keySetText } from '../../../cli/issuer/discover';
import { Issuer } from '../../../src/layers/authentication/issuer';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const GOOD = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig', note: 'of no use here' };

type Answers = (path: string, base: string) => unknown;

/** Asks a provider on loopback. A text is answered as it is, anything else as JSON; undefined: 404. */
async function asked(answers: Answers, suffix = '') {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { port } = server.address() as AddressInfo;
    const value = answers(request.url ?? '', `http://127.0.0.1:${port}`);
    if (value === undefined) response.writeHead(404).end();
    else if (value instanceof URL) response.writeHead(302, { location: value.href }).end();
    else response.end(typeof value === 'string' ? value : JSON.stringify(value));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await discover(`http://127.0.0.1:${port}${suffix}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const provider =
  (keys: unknown, metadata: object = {}): Answers =>
  (path, base) => {
    if (path === '/.well-known/openid-configuration') return { issuer: base, jwks_uri: `${base}/keys`, ...metadata };
    return path === '/keys' ? keys : undefined;
  };

it('finds the keys of a provider, and what they are for', async () => {
  const found = await asked(provider({ keys: [GOOD] }));

  expect(found).toMatchObject({ algorithms: ['ES256'], keys: [{ kid: 'k1' }], warnings: [] });
  expect(found.jwksUri).toMatch(/\/keys$/);
});

it('asks for the metadata of OAuth where there is none of OpenID', async () => {
  const found = await asked((path, base) => {
    if (path === '/.well-known/oauth-authorization-server') return { issuer: base, jwks_uri: `${base}/keys` };
    return path === '/keys' ? { keys: [GOOD] } : undefined;
  });

  expect(found.keys).toHaveLength(1);
});

it('writes a key set that an issuer takes, with public members alone', async () => {
  const text = keySetText(await asked(provider({ keys: [GOOD] })));

  const issuer = Issuer.oidc('https://id.example.com', { audiences: ['api'], warmKeySet: text });
  expect(issuer._config.warmKeys?.keys).toHaveLength(1);
  expect(text).not.toContain('note');
});

it('leaves out private, symmetric, nameless and encryption keys, and says so', async () => {
  const others = [
    { ...privateKey.export({ format: 'jwk' }), kid: 'k2' },
    { kty: 'oct', k: 'c2VjcmV0', kid: 'k3' },
    { ...GOOD, kid: undefined },
    { ...GOOD, kid: 'k5', use: 'enc' },
  ];
  const found = await asked(provider({ keys: [GOOD, ...others] }));

  expect(found.keys.map(({ kid }) => kid)).toEqual(['k1']);
  expect(found.warnings).toEqual(['4 of its keys cannot be used']);
});

it.each<[string, Answers, string]>([
  ['another issuer', provider({ keys: [GOOD] }, { issuer: 'https://other.example.com' }), 'calls itself https://other'],
  ['no place of keys', provider({ keys: [GOOD] }, { jwks_uri: undefined }), 'names no jwks_uri'],
  ['keys that travel in the clear', provider({}, { jwks_uri: 'http://keys.example.com/set' }), 'is no https URL'],
  ['no keys', provider({ keys: [] }), 'holds no public key'],
  ['a page for people', provider('<html>'), 'holds no JSON object'],
  ['nothing', () => undefined, 'status 404'],
  ['a redirect', () => new URL('http://127.0.0.1:1/'), 'cannot be had'],
  ['a key set of 300 KB', provider(' '.repeat(300 * 1024)), 'larger than'],
])('refuses a provider with %s', async (_name, answers, message) => {
  await expect(asked(answers)).rejects.toThrow(message);
});

it('asks nobody in the clear', async () => {
  await expect(discover('http://id.example.com')).rejects.toThrow('is no https URL');
});
