import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { authorizeRequest } from '../../../../lambda/authorizer/authorize-request';
import { NONCE_SECONDS, noncesAt } from '../../../../lambda/authorizer/proof/nonces';
import { createIssuers } from '../../../../lambda/authorizer/token/issuers';
import { sha256Base64url } from '../../../../lambda/core/canonical';
import { eventOf, harness, SEED } from '../harness';
import { KIT, MAIN, NOW, testIssuers } from '../test-issuers';
import { compact, forged, type Members, signAs } from '../tokens';

const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' }) as JWK;
const at = (now: number) => noncesAt(SEED, now);

interface Settings {
  readonly claims?: Members;
  readonly nonces?: () => Promise<readonly string[]>;
  readonly isDemanded?: boolean;
}

async function attempt({ claims = {}, nonces = async () => at(NOW), isDemanded = true }: Settings) {
  const token = forged(KIT, { claims: { cnf: { jkt: await calculateJwkThumbprint(jwkOf(own.publicKey)) } } });
  const body = {
    jti: 'proof-1',
    htm: 'GET',
    htu: 'https://api.example.com/orders/o-1',
    iat: NOW,
    ath: sha256Base64url(token),
    ...claims,
  };
  const head = { typ: 'dpop+jwt', alg: 'ES256', jwk: jwkOf(own.publicKey) };
  const proof = compact(JSON.stringify(head), JSON.stringify(body), (input) => signAs('ES256', own.privateKey, input));
  const keys = testIssuers().find(MAIN.issuer)!.keys;
  const { deps, records } = harness({
    issuers: createIssuers([{ ...MAIN, senderConstraint: 'dpop', proofNonce: isDemanded }], () => keys),
    proofs: { urls: ['https://api.example.com'], store: { remember: async () => 'new' }, nonces },
  });
  const answer = await authorizeRequest(deps, {
    ...eventOf(token, { headers: { Authorization: [`DPoP ${token}`], DPoP: [proof] } }),
  });
  return { context: answer.context, reason: records[0]?.reason ?? 'allowed', records };
}

describe('noncesAt', () => {
  it('stays the same for five minutes, and is accepted for five more', () => {
    const start = Math.ceil(NOW / NONCE_SECONDS) * NONCE_SECONDS;
    const [given] = at(start);

    expect(at(start + NONCE_SECONDS - 1)[0]).toBe(given);
    expect(at(start + 2 * NONCE_SECONDS - 1)).toContain(given);
    expect(at(start + 2 * NONCE_SECONDS)).not.toContain(given);
  });

  it('is of no use at an API with another secret', () => {
    expect(noncesAt('f'.repeat(64), NOW)).not.toContain(at(NOW)[0]);
  });
});

describe('an issuer that demands nonces', () => {
  it.each([
    ['the current one', at(NOW)[0]],
    ['the one before', at(NOW)[1]],
  ])('accepts %s', async (_name, nonce) => {
    expect((await attempt({ claims: { nonce } })).reason).toBe('allowed');
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['an old one', at(NOW - 2 * NONCE_SECONDS)[0]],
    ['one of the future', at(NOW + NONCE_SECONDS)[0]],
    ['another text', 'eyJ7S_zG.eyJH0-Z.HX4w-7v'],
    ['a list with the current one', [at(NOW)[0]]],
    ['an empty one', ''],
  ])('refuses %s, and gives the next', async (_name, nonce) => {
    const { reason, context } = await attempt({ claims: { nonce } });

    expect(reason).toBe('PROOF_NONCE_WRONG');
    expect(context).toMatchObject({ dpopNonce: at(NOW)[0], challenge: 'DPoP error="use_dpop_nonce"' });
  });

  it('gives a nonce with every other refusal too, and none with what is allowed', async () => {
    const other = await attempt({ claims: { htm: 'POST', nonce: at(NOW)[0] } });
    const allowed = await attempt({ claims: { nonce: at(NOW)[0] } });

    expect(other.context).toMatchObject({ dpopNonce: at(NOW)[0], challenge: 'DPoP' });
    expect(allowed.context).not.toHaveProperty('dpopNonce');
  });

  it('refuses where there is nothing to compare with', async () => {
    const down = await attempt({ claims: { nonce: at(NOW)[0] }, nonces: () => Promise.reject(new Error('down')) });
    const none = await attempt({ claims: { nonce: at(NOW)[0] }, nonces: async () => [] });

    expect([down.reason, none.reason]).toEqual(['INTERNAL_ERROR', 'PROOF_NONCE_WRONG']);
  });

  it('keeps nonces out of the record', async () => {
    const { records } = await attempt({});

    expect(JSON.stringify(records)).not.toContain(at(NOW)[0]);
  });
});

it('asks for no nonce where the issuer demands none', async () => {
  expect((await attempt({ isDemanded: false })).reason).toBe('allowed');
});
