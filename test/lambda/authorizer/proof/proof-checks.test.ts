import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { authorizeRequest } from '../../../../lambda/authorizer/authorize-request';
import type { ReplayAnswer } from '../../../../lambda/authorizer/proof/replay-store';
import { createIssuers } from '../../../../lambda/authorizer/token/issuers';
import { sha256Base64url } from '../../../../lambda/core/canonical';
import { eventOf, harness } from '../harness';
import { KIT, MAIN, NOW, testIssuers } from '../test-issuers';
import { compact, forged, type Members, signAs } from '../tokens';

const URLS = ['https://api.example.com', 'https://edge.example.com/v1'];
const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' }) as JWK;

interface Attempt {
  readonly cnf?: unknown;
  readonly scheme?: string;
  readonly header?: Members;
  readonly claims?: Members;
  readonly key?: KeyObject;
  readonly as?: string;
  /** Header values in place of the one proof. */
  readonly proofs?: (proof: string) => string[];
  readonly constraint?: 'dpop' | 'mtls';
  readonly urls?: readonly string[];
  readonly answer?: ReplayAnswer;
  readonly isWithoutStore?: boolean;
}

function proofOf(token: string, { header = {}, claims = {}, key = own.privateKey, as = 'ES256' }: Attempt): string {
  const head = { typ: 'dpop+jwt', alg: 'ES256', jwk: jwkOf(own.publicKey), ...header };
  const body = {
    jti: 'proof-1',
    htm: 'GET',
    htu: 'https://api.example.com/orders/o-1',
    iat: NOW,
    ath: sha256Base64url(token),
    ...claims,
  };
  return compact(JSON.stringify(head), JSON.stringify(body), (input) => signAs(as, key, input));
}

async function attempt(settings: Attempt) {
  const jkt = await calculateJwkThumbprint(jwkOf(own.publicKey));
  const token = forged(KIT, { claims: { cnf: 'cnf' in settings ? settings.cnf : { jkt } } });
  const proof = proofOf(token, settings);
  const remembered: [string, number][] = [];
  const store = {
    remember: async (id: string, expires: number) => {
      remembered.push([id, expires]);
      return settings.answer ?? ('new' as const);
    },
  };
  const keys = testIssuers().find(MAIN.issuer)!.keys;
  const { deps, records } = harness({
    issuers: createIssuers([{ ...MAIN, senderConstraint: settings.constraint }], () => keys),
    proofs: settings.isWithoutStore ? undefined : { urls: settings.urls ?? URLS, store },
  });
  const headers = {
    Authorization: [`${settings.scheme ?? 'DPoP'} ${token}`],
    DPoP: settings.proofs ? settings.proofs(proof) : [proof],
  };
  await authorizeRequest(deps, eventOf('', { headers }));
  return { reason: records[0]?.reason, decision: records[0]?.decision, remembered };
}

const claim = (claims: Members): Attempt => ({ claims });
const head = (header: Members): Attempt => ({ header });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });

const REFUSED: readonly (readonly [string, string, Attempt])[] = [
  ['a bound token as a bearer token', 'PROOF_SCHEME_WRONG', { scheme: 'Bearer' }],
  ['an unbound token under the scheme DPoP', 'BINDING_MISSING', { cnf: undefined }],
  [
    'an unbound token of an issuer that binds',
    'BINDING_MISSING',
    { cnf: undefined, scheme: 'Bearer', constraint: 'dpop' },
  ],
  ['a key-bound token where certificates are demanded', 'BINDING_MISSING', { constraint: 'mtls' }],
  ['a bound token where nothing is configured', 'BINDING_MISMATCH', { isWithoutStore: true }],
  ['a binding that is no text', 'BINDING_MISMATCH', { cnf: { jkt: ['a'] } }],
  ['a binding to another key', 'BINDING_MISMATCH', { cnf: { jkt: 'A'.repeat(43) } }],
  ['no proof', 'PROOF_MISSING', { proofs: () => [] }],
  ['an empty proof', 'PROOF_MISSING', { proofs: () => [''] }],
  ['two proofs', 'PROOF_AMBIGUOUS', { proofs: (proof) => [proof, proof] }],
  ['two proofs in one header', 'PROOF_AMBIGUOUS', { proofs: (proof) => [`${proof}, ${proof}`] }],
  ['a proof that is no token', 'PROOF_MALFORMED', { proofs: () => ['proof'] }],
  ['a padded proof', 'PROOF_MALFORMED', { proofs: (proof) => [`${proof}=`] }],
  ['a proof without jti', 'PROOF_MALFORMED', claim({ jti: undefined })],
  ['a proof with an over-long jti', 'PROOF_MALFORMED', claim({ jti: 'j'.repeat(257) })],
  ['a proof without htm', 'PROOF_MALFORMED', claim({ htm: undefined })],
  ['a proof without htu', 'PROOF_MALFORMED', claim({ htu: undefined })],
  ['a proof with iat as text', 'PROOF_MALFORMED', claim({ iat: String(NOW) })],
  ['a proof without ath', 'PROOF_MALFORMED', claim({ ath: undefined })],
  ['typ JWT', 'PROOF_TYPE_WRONG', head({ typ: 'JWT' })],
  ['typ in another case', 'PROOF_TYPE_WRONG', head({ typ: 'DPoP+JWT' })],
  ['no typ', 'PROOF_TYPE_WRONG', head({ typ: undefined })],
  ['alg none', 'PROOF_ALGORITHM_NOT_ALLOWED', head({ alg: 'none' })],
  ['alg HS256', 'PROOF_ALGORITHM_NOT_ALLOWED', head({ alg: 'HS256' })],
  ['no alg', 'PROOF_ALGORITHM_NOT_ALLOWED', head({ alg: undefined })],
  ['no jwk', 'PROOF_KEY_INVALID', head({ jwk: undefined })],
  ['a private jwk', 'PROOF_KEY_INVALID', head({ jwk: jwkOf(own.privateKey) })],
  ['a symmetric jwk', 'PROOF_KEY_INVALID', head({ jwk: { kty: 'oct', k: 'c2VjcmV0' } })],
  ['a jwk off the curve', 'PROOF_KEY_INVALID', head({ jwk: { ...jwkOf(own.publicKey), x: 'AAAA' } })],
  ['a jwk for encryption', 'PROOF_KEY_INVALID', head({ jwk: { ...jwkOf(own.publicKey), use: 'enc' } })],
  ['a jwk of another family', 'PROOF_KEY_INVALID', head({ jwk: jwkOf(rsa.publicKey) })],
  [
    'a weak jwk',
    'PROOF_KEY_INVALID',
    { header: { alg: 'RS256', jwk: jwkOf(weak.publicKey) }, key: weak.privateKey, as: 'RS256' },
  ],
  ['jku beside jwk', 'PROOF_KEY_INVALID', head({ jku: 'https://attacker.example' })],
  ['crit', 'PROOF_KEY_INVALID', head({ crit: ['exp'] })],
  ['a signature of another key', 'PROOF_SIGNATURE_INVALID', { key: other.privateKey }],
  [
    "another party's key and signature",
    'BINDING_MISMATCH',
    { header: { jwk: jwkOf(other.publicKey) }, key: other.privateKey },
  ],
  ['another method', 'PROOF_METHOD_MISMATCH', claim({ htm: 'POST' })],
  ['the method in lower case', 'PROOF_METHOD_MISMATCH', claim({ htm: 'get' })],
  ['another path', 'PROOF_URL_MISMATCH', claim({ htu: 'https://api.example.com/orders/o-2' })],
  ['another host', 'PROOF_URL_MISMATCH', claim({ htu: 'https://api.attacker.example/orders/o-1' })],
  ['the host of the event alone', 'PROOF_URL_MISMATCH', { urls: ['https://public.example.com'] }],
  ['another port', 'PROOF_URL_MISMATCH', claim({ htu: 'https://api.example.com:8443/orders/o-1' })],
  ['a URL without TLS', 'PROOF_URL_MISMATCH', claim({ htu: 'http://api.example.com/orders/o-1' })],
  ['a URL with a user', 'PROOF_URL_MISMATCH', claim({ htu: 'https://api.example.com@attacker.example/orders/o-1' })],
  ['no URL', 'PROOF_URL_MISMATCH', claim({ htu: '/orders/o-1' })],
  ['another token', 'PROOF_TOKEN_MISMATCH', claim({ ath: sha256Base64url('other') })],
  ['a proof of 91 seconds ago', 'PROOF_EXPIRED', claim({ iat: NOW - 91 })],
  ['a proof of 31 seconds ahead', 'PROOF_EXPIRED', claim({ iat: NOW + 31 })],
  ['a proof that was used', 'PROOF_REPLAYED', { answer: 'seen' }],
  ['a proof of which nobody can tell', 'PROOF_STORE_UNAVAILABLE', { answer: 'unavailable' }],
];

describe('the proof of possession', () => {
  it.each(REFUSED)('refuses %s: %s', async (_name, reason, settings) => {
    expect(await attempt(settings)).toMatchObject({ decision: 'refuse', reason });
  });

  it.each<[string, Attempt]>([
    ['a proof for this request', {}],
    ['a proof for an issuer that binds', { constraint: 'dpop' }],
    ['an unbound bearer token where the issuer does not bind', { cnf: undefined, scheme: 'Bearer' }],
    ['a proof with query and fragment in its URL', claim({ htu: 'https://api.example.com/orders/o-1?a=b#c' })],
    ['a proof with the default port', claim({ htu: 'https://API.example.com:443/orders/o-1' })],
    ['a proof for the second published URL', claim({ htu: 'https://edge.example.com/v1/orders/o-1' })],
    ['a proof of 90 seconds ago', claim({ iat: NOW - 90 })],
    ['a proof of 30 seconds ahead', claim({ iat: NOW + 30 })],
  ])('accepts %s', async (_name, settings) => {
    expect(await attempt(settings)).toMatchObject({ decision: 'allow' });
  });

  it('remembers a proof for as long as it would be accepted, under a name that depends on the key', async () => {
    const { remembered } = await attempt({});
    const jkt = await calculateJwkThumbprint(jwkOf(own.publicKey));

    expect(remembered).toEqual([[sha256Base64url(`${jkt} proof-1`), NOW + 91]]);
  });

  it('puts nothing on record for a request that is refused for another reason', async () => {
    const { remembered } = await attempt(claim({ htm: 'POST' }));

    expect(remembered).toEqual([]);
  });

  it.each(['rsa', 'ed25519'] as const)('names keys of type %s as jose does', async (type) => {
    const pair = type === 'rsa' ? rsa : generateKeyPairSync('ed25519');
    const alg = type === 'rsa' ? 'PS256' : 'EdDSA';
    const jwk = jwkOf(pair.publicKey);
    const cnf = { jkt: await calculateJwkThumbprint(jwk) };

    expect(await attempt({ cnf, header: { alg, jwk }, key: pair.privateKey, as: alg })).toMatchObject({
      decision: 'allow',
    });
  });
});
