import {
  mintTransactionToken,
  TRANSACTION_LIFETIME_SECONDS,
  type Transaction,
  transactionKeys,
  transactionSigner,
  verifyTransactionToken,
} from '../../../lambda/core/transaction-token';

const NOW = 1_795_478_400;
const signer = transactionSigner('ab'.repeat(32));
const keys = transactionKeys(signer.jwks);
const request = {
  apiId: 'a1b2',
  correlation: 'ext-1',
  method: 'GET',
  path: '/orders/o-1',
  query: { page: ['1', '2'], size: ['5'] },
};
const principal = {
  subject: 'u',
  client: 'c',
  issuer: 'i',
  consumer: 'acme',
  tenant: 't',
  roles: ['buyer'],
  scopes: [],
};
const transaction: Transaction = {
  ...request,
  operation: 'readOrder',
  principal,
  resources: ['Order::o-1'],
  bundleHash: 'b0',
};
const token = mintTransactionToken(signer, transaction, NOW);
const reasonOf = (text: string | undefined, edits = {}, now = NOW, set = keys) => {
  const decision = verifyTransactionToken(text, set, { ...request, ...edits }, now);
  return decision.ok ? 'accepted' : decision.reason;
};
const resigned = (header: object, claims: object) => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode(header)}.${encode(claims)}.${token.split('.')[2]}`;
};

describe('transaction tokens', () => {
  it('are accepted for the request that they were minted for', () => {
    expect(reasonOf(token)).toBe('accepted');
  });

  it('do not depend on the order of query names', () => {
    expect(reasonOf(token, { query: { size: ['5'], page: ['1', '2'] } })).toBe('accepted');
  });

  it.each([
    ['another API', { apiId: 'other' }],
    ['another request', { correlation: 'ext-2' }],
    ['another method', { method: 'DELETE' }],
    ['another path', { path: '/orders/o-2' }],
    ['another query', { query: { page: ['1'], size: ['5'] } }],
    ['another order of values', { query: { page: ['2', '1'], size: ['5'] } }],
    ['no query', { query: null }],
  ])('are refused for %s', (_name, edits) => {
    expect(reasonOf(token, edits)).toBe('TRANSACTION_TOKEN_MISMATCH');
  });

  it.each([
    ['after their lifetime', NOW + TRANSACTION_LIFETIME_SECONDS + 5],
    ['before they were minted', NOW - 6],
  ])('are refused %s', (_name, now) => {
    expect(reasonOf(token, {}, now)).toBe('TRANSACTION_TOKEN_EXPIRED');
  });

  it('are refused when a longer lifetime was signed', () => {
    const claims = {
      iss: 'hardened-authorizer',
      aud: 'a1b2',
      iat: NOW,
      exp: NOW + 3600,
      txn: 'x',
      sub: 'u',
      op: 'o',
      htm: 'GET',
      path: '/',
      qsh: 'q',
      principal,
      resources: [],
      pbh: 'b',
    };

    expect(reasonOf(resigned({ alg: 'EdDSA', typ: 'txntoken+jwt', kid: signer.kid }, claims))).toBe(
      'TRANSACTION_TOKEN_INVALID',
    );
  });

  it.each([
    ['nothing', undefined, 'TRANSACTION_TOKEN_MISSING'],
    ['an empty text', '', 'TRANSACTION_TOKEN_MISSING'],
    ['a word', 'token', 'TRANSACTION_TOKEN_INVALID'],
    ['four parts', `${token}.x`, 'TRANSACTION_TOKEN_INVALID'],
    ['a padded signature', `${token}=`, 'TRANSACTION_TOKEN_INVALID'],
    ['a cut signature', token.slice(0, -2), 'TRANSACTION_TOKEN_INVALID'],
    [
      'claims that are none',
      resigned({ alg: 'EdDSA', typ: 'txntoken+jwt', kid: signer.kid }, {}),
      'TRANSACTION_TOKEN_INVALID',
    ],
  ])('are refused as %s', (_name, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('of another authorizer are refused', () => {
    const other = mintTransactionToken(transactionSigner('cd'.repeat(32)), transaction, NOW);

    expect(reasonOf(other)).toBe('TRANSACTION_TOKEN_INVALID');
  });

  it('are verified with Ed25519 public keys only', () => {
    expect(transactionKeys({ keys: [{ kty: 'oct', k: 'AAAA', kid: signer.kid }] }).size).toBe(0);
  });

  it('publish no private key', () => {
    expect(signer.jwks.keys[0]).not.toHaveProperty('d');
  });

  it('need a seed of 64 hex digits', () => {
    expect(() => transactionSigner('secret')).toThrow(/64 hex digits/);
  });
});
