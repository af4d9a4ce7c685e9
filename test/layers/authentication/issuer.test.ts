import { generateKeyPairSync } from 'node:crypto';
import { Duration } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Issuer } from '../../../src/layers/authentication/issuer';
import { TokenDeviation } from '../../../src/layers/authentication/token-deviation';
import { SignatureAlgorithm, TokenKind } from '../../../src/layers/authentication/token-rules';
import { testStack } from '../test-stack';

const URL = 'https://id.example.com';
const AUDIENCES = { audiences: ['orders-api'] };

function keySet(edit: (jwk: Record<string, unknown>) => Record<string, unknown> = (jwk) => jwk): string {
  const { publicKey } = generateKeyPairSync('ed25519');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1' } as Record<string, unknown>;
  return JSON.stringify({ keys: [edit(jwk)] });
}

describe('Issuer', () => {
  it('is strict where nothing is said', () => {
    expect(Issuer.oidc(URL, AUDIENCES)._config).toEqual({
      issuer: URL,
      jwksUri: `${URL}/.well-known/jwks.json`,
      audiences: ['orders-api'],
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      profile: 'rfc9068',
      maxLifetimeSeconds: 3600,
      clockSkewSeconds: 30,
      tenantClaim: 'tenant',
      rolesClaim: 'roles',
      clientClaim: 'client_id',
    });
  });

  it('keeps the trailing slash of `iss` and not in the address of the keys', () => {
    expect(Issuer.oidc(`${URL}/`, AUDIENCES)._config).toMatchObject({
      issuer: `${URL}/`,
      jwksUri: `${URL}/.well-known/jwks.json`,
    });
  });

  it('takes what it is told', () => {
    const issuer = Issuer.oidc(URL, {
      ...AUDIENCES,
      jwksUri: 'https://keys.example.com/set',
      algorithms: [SignatureAlgorithm.ES256, SignatureAlgorithm.ES256],
      maxTokenLifetime: Duration.minutes(5),
      clockSkew: Duration.seconds(0),
      tenantClaim: 'org',
      rolesClaim: 'groups',
    });

    expect(issuer._config).toMatchObject({
      jwksUri: 'https://keys.example.com/set',
      algorithms: ['ES256'],
      maxLifetimeSeconds: 300,
      clockSkewSeconds: 0,
      tenantClaim: 'org',
      rolesClaim: 'groups',
    });
  });

  it.each([[[]], [['']], [[' ']]])('refuses %j as audiences, with the remedy', (audiences) => {
    expect(() => Issuer.oidc(URL, { audiences })).toThrow(
      `"audiences" must not be empty for issuer ${URL}; copy the API identifier from your provider`,
    );
  });

  it('refuses an undefined audience, as callers from other languages can give it', () => {
    expect(() => Issuer.oidc(URL, {} as { audiences: string[] })).toThrow('"audiences" must not be empty');
  });

  it.each(['http://id.example.com', 'id.example.com', 'https://user@id.example.com', 'ftp://id.example.com'])(
    'refuses %s as an issuer of OpenID Connect',
    (url) => {
      expect(() => Issuer.oidc(url, AUDIENCES)).toThrow('is no https URL');
    },
  );

  it('refuses keys that travel in clear', () => {
    expect(() => Issuer.jwks('acme', { ...AUDIENCES, jwksUri: 'http://acme.example/keys' })).toThrow(
      '"jwksUri" http://acme.example/keys of issuer acme is no https URL',
    );
  });

  it('lets a partner be named by anything but nothing', () => {
    expect(Issuer.jwks('acme', { ...AUDIENCES, jwksUri: 'https://acme.example/keys' })._config).toMatchObject({
      issuer: 'acme',
      profile: 'partner',
    });
    expect(() => Issuer.jwks('', { ...AUDIENCES, jwksUri: 'https://acme.example/keys' })).toThrow('must not be empty');
  });

  it.each([
    ['maxTokenLifetime', Duration.hours(25)],
    ['clockSkew', Duration.minutes(2)],
  ])('refuses a %s beyond reason', (name, value) => {
    expect(() => Issuer.oidc(URL, { ...AUDIENCES, [name]: value })).toThrow(`"${name}" of issuer ${URL}`);
  });

  it('carries static keys', () => {
    const issuer = Issuer.staticKeys('acme', { ...AUDIENCES, keySet: keySet() });

    expect(issuer._config.keys?.keys).toHaveLength(1);
    expect(issuer._config.jwksUri).toBeUndefined();
  });

  it.each([
    ['a private key', keySet((jwk) => ({ ...jwk, d: 'secret' })), '/keys/0: member "d" is private'],
    ['a shared secret', JSON.stringify({ keys: [{ kty: 'oct', k: 'AA', kid: '1' }] }), 'key type oct'],
    ['a key without an id', keySet(({ kid: _, ...jwk }) => jwk), 'no "kid"'],
    ['no key at all', JSON.stringify({ keys: [] }), 'is no JSON Web Key Set'],
    ['text that is no JSON', '{', 'is no JSON Web Key Set'],
  ])('refuses %s as a key set', (_, text, message) => {
    expect(() => Issuer.staticKeys('acme', { ...AUDIENCES, keySet: text })).toThrow(message);
  });

  it('carries keys known beforehand, held to the same rules as static ones', () => {
    const issuer = Issuer.oidc(URL, { ...AUDIENCES, warmKeySet: keySet() });

    expect(issuer._config).toMatchObject({
      jwksUri: `${URL}/.well-known/jwks.json`,
      warmKeys: { keys: [{ kid: 'k1' }] },
    });
    expect(() => Issuer.oidc(URL, { ...AUDIENCES, warmKeySet: keySet((jwk) => ({ ...jwk, d: 'secret' })) })).toThrow(
      `"warmKeySet" of issuer ${URL}, /keys/0: member "d" is private`,
    );
  });

  it('names where tokens differ from their kind', () => {
    const deviations = [
      TokenDeviation.accessTokenClaim('typ', 'Bearer'),
      TokenDeviation.withoutTokenId(),
      TokenDeviation.scopeClaim('scp'),
    ];

    expect(Issuer.oidc(URL, { ...AUDIENCES, deviations })._config.deviations).toEqual({
      marker: { claim: 'typ', value: 'Bearer' },
      isWithoutId: true,
      scopeClaim: 'scp',
    });
  });

  it.each([
    [
      'a claim that ID tokens have, too',
      () => TokenDeviation.accessTokenClaim('aud', 'orders-api'),
      'stands in ID tokens',
    ],
    ['a claim without a value', () => TokenDeviation.accessTokenClaim('kind', ''), 'neither may be empty'],
    ['a scope claim without a name', () => TokenDeviation.scopeClaim(''), 'must not be empty'],
    [
      'the same deviation twice',
      () =>
        Issuer.oidc(URL, {
          ...AUDIENCES,
          deviations: [TokenDeviation.withoutTokenId(), TokenDeviation.withoutTokenId()],
        }),
      'twice',
    ],
    [
      'nonces for tokens without proofs',
      () => Issuer.oidc(URL, { ...AUDIENCES, proofNonce: true }),
      '"proofNonce" of issuer',
    ],
    ['a scope prefix with a blank', () => Issuer.oidc(URL, { ...AUDIENCES, scopePrefix: 'a b' }), '"scopePrefix"'],
  ])('refuses %s', (_name, make, message) => {
    expect(make).toThrow(message);
  });

  it('reads access tokens of a Cognito user pool', () => {
    const stack = testStack();
    const pool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc');

    expect(stack.resolve(Issuer.cognito(pool, { audiences: ['client'] })._config)).toMatchObject({
      profile: TokenKind.COGNITO_ACCESS,
      algorithms: ['RS256'],
      rolesClaim: 'cognito:groups',
      audiences: ['client'],
    });
  });
});
