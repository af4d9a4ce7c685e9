import { createLocalJWKSet, jwtVerify } from 'jose';
import { IssuerKeys } from '../../../../cli/gateway/identities/issuer-keys';
import { signToken, tokenParts } from '../../../../cli/gateway/identities/sign-token';
import { ALGORITHMS, type Algorithm, type IssuerConfig, type TokenProfile } from '../../../../src/vocabulary';

const NOW = 1_800_000_000;

function issuer(algorithms: readonly Algorithm[], profile: TokenProfile = 'rfc9068'): IssuerConfig {
  return {
    issuer: 'https://id.example.com',
    audiences: ['api'],
    algorithms,
    profile,
    maxLifetimeSeconds: 120,
    clockSkewSeconds: 0,
    tenantClaim: 'org',
    rolesClaim: 'groups',
    clientClaim: 'azp',
  };
}

const identity = {
  name: 'a',
  issuer: 'https://id.example.com',
  client: 'c',
  audience: 'api',
  tenant: 't',
  subject: 's',
  roles: ['r'],
  scopes: ['read', 'write'],
};

test.each(ALGORITHMS)(
  'a token signed with %s verifies against the key set that the issuer publishes',
  async (algorithm) => {
    const keys = new IssuerKeys();
    const config = issuer([algorithm]);
    await keys.prepare(config);
    const key = keys.key(config.issuer, algorithm);

    const token = signToken(tokenParts(identity, config, { key, isBound: false, now: NOW }), key);

    const jwks = createLocalJWKSet(keys.jwks(config) as Parameters<typeof createLocalJWKSet>[0]);
    const { payload, protectedHeader } = await jwtVerify(token, jwks, {
      currentDate: new Date(NOW * 1000),
      audience: 'api',
    });
    expect(protectedHeader.typ).toBe('at+jwt');
    expect(payload).toMatchObject({ sub: 's', org: 't', groups: ['r'], azp: 'c', scope: 'read write', exp: NOW + 120 });
  },
);

test.each([
  ['rfc9068', { typ: 'at+jwt' }, { aud: 'api' }],
  ['cognito-access', {}, { token_use: 'access', client_id: 'c' }],
  ['partner', {}, { aud: 'api' }],
  ['generic', { typ: 'JWT' }, { aud: 'api' }],
] as const)('a token of profile %s looks like one', (profile, header, claims) => {
  const config = issuer(['ES256'], profile);
  const key = new IssuerKeys().key(config.issuer, 'ES256');

  const parts = tokenParts(identity, config, { key, isBound: false, now: NOW });

  expect(parts.header).toEqual({ alg: 'ES256', kid: key.kid, ...header });
  expect(parts.claims).toMatchObject(claims);
});

test('issuers have keys of their own', () => {
  const keys = new IssuerKeys();

  const [one, two] = ['https://a', 'https://b'].map(
    (name) => keys.key(name, 'ES256').publicKey.export({ format: 'jwk' }).x,
  );

  expect(one).not.toBe(two);
});

test('a key of an algorithm that the issuer does not use is not published', () => {
  const keys = new IssuerKeys();
  const config = issuer(['ES256']);
  keys.key(config.issuer, 'EdDSA');

  expect(keys.jwks(config).keys.map(({ alg }) => alg)).toEqual(['ES256']);
});
