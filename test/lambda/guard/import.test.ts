import { join } from 'node:path';
import { mintTransactionToken, transactionSigner } from '../../../lambda/core/transaction-token';
import { transactionVerifier } from '../../../lambda/guard';
import { CALLER } from './request';

const NOW = 1_800_000_000;
const signer = transactionSigner('ab'.repeat(32));
const next = transactionSigner('cd'.repeat(32));
const request = { method: 'GET', path: '/orders', query: { limit: ['1'] } };

const minted = (by = signer, txn = 'ext-1') =>
  mintTransactionToken(
    by,
    { ...request, apiId: 'shop', correlation: txn, operation: 'o', principal: CALLER, resources: [], bundleHash: 'b' },
    NOW,
  );

function verifier() {
  const state = { now: NOW, keys: [...signer.jwks.keys] };
  const verify = transactionVerifier({ audience: 'shop', keys: async () => state.keys, now: () => state.now });
  return { state, verify };
}

describe('the verifier of a Node.js server', () => {
  it('gives the claims of a token that was minted for the request', async () => {
    expect(await verifier().verify({ ...request, token: minted() })).toMatchObject({ op: 'o', aud: 'shop' });
  });

  it.each([
    ['no token', { token: undefined }],
    ['text that is no token', { token: 'a.b.c' }],
    ['a token of another key', { token: minted(next) }],
    ['a token of another path', { token: minted(), path: '/admin' }],
    ['a token of another method', { token: minted(), method: 'DELETE' }],
    ['a token of another query', { token: minted(), query: {} }],
  ])('refuses %s', async (_, more) => {
    expect(await verifier().verify({ ...request, ...more })).toBeUndefined();
  });

  it('takes each token once', async () => {
    const { verify } = verifier();
    await verify({ ...request, token: minted() });

    expect(await verify({ ...request, token: minted() })).toBeUndefined();
  });

  it('learns of a rotation, and forgets a key at its end', async () => {
    const { verify, state } = verifier();
    await verify({ ...request, token: minted() });
    state.now += 2;
    state.keys = [{ ...signer.jwks.keys[0], exp: NOW + 1 }, ...next.jwks.keys];

    expect(await verify({ ...request, token: minted(next, 'ext-2') })).toBeDefined();
    expect(await verify({ ...request, token: minted(signer, 'ext-3') })).toBeUndefined();
  });
});

describe('cdk-hardened-api/guard', () => {
  it('is one file that exports guard and verifier', () => {
    const bundle = require(join(__dirname, '../../../assets/guard/index.js')) as Record<string, unknown>;

    expect(Object.keys(bundle).sort()).toEqual(['transactionVerifier', 'withGuard']);
  });
});
