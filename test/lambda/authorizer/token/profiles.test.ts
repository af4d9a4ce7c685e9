import { verifyToken } from '../../../../lambda/authorizer/token/verify-token';
import { COGNITO, DEVIATING, GENERIC, KIT, NOW, PARTNER, SHARED, testIssuers } from '../test-issuers';
import { forged, forgedWith, type Members } from '../tokens';

const deps = { issuers: testIssuers(), now: () => NOW * 1000 };
const reasonOf = async (token: string | undefined) => {
  const decision = await verifyToken(token as string, deps);
  return decision.ok ? 'accepted' : decision.reason;
};

const cognito = (claims: Members = {}, header: Members = {}) =>
  forgedWith(KIT, 'RS256', {
    header: { typ: undefined, ...header },
    claims: { iss: COGNITO.issuer, aud: undefined, client_id: COGNITO.audiences[0], token_use: 'access', ...claims },
  });

const partner = (claims: Members = {}, header: Members = {}) => {
  const { key } = KIT.partner!;
  return forged(KIT, {
    key: key.privateKey,
    header: { typ: 'JWT', ...header },
    claims: { ...KIT.partner!.claims(), client_id: undefined, ...claims },
  });
};

const generic = (claims: Members = {}, header: Members = {}) =>
  forged(KIT, { header: { typ: 'JWT', ...header }, claims: { iss: GENERIC.issuer, ...claims } });

const shared = (claims: Members = {}) => cognito({ iss: SHARED.issuer, scope: 'orders/read', ...claims });

const deviating = (claims: Members = {}, header: Members = {}) =>
  forged(KIT, {
    header: { typ: 'JWT', ...header },
    claims: { iss: DEVIATING.issuer, kind: 'access', jti: undefined, scope: undefined, scp: ['read'], ...claims },
  });

const cases: [string, string, () => string | undefined][] = [
  ['cognito: an access token without typ and aud', 'accepted', cognito],
  ['cognito: an ID token', 'TOKEN_TYPE_WRONG', () => cognito({ token_use: 'id' })],
  ['cognito: a token without token_use', 'TOKEN_TYPE_WRONG', () => cognito({ token_use: undefined })],
  ['cognito: the client of another API', 'AUDIENCE_MISMATCH', () => cognito({ client_id: 'another' })],
  ['cognito: no client', 'AUDIENCE_MISMATCH', () => cognito({ client_id: undefined })],
  [
    'cognito: a resource indicator of another API',
    'AUDIENCE_MISMATCH',
    () => cognito({ aud: 'https://billing.example.com' }),
  ],
  ['partner: typ JWT', 'accepted', partner],
  ['partner: no typ', 'accepted', () => partner({}, { typ: undefined })],
  ['partner: a foreign typ', 'TOKEN_TYPE_WRONG', () => partner({}, { typ: 'dpop+jwt' })],
  ['partner: a second audience', 'AUDIENCE_MISMATCH', () => partner({ aud: ['orders-api', 'crm-api'] })],
  ['partner: an audience of the other issuer', 'AUDIENCE_MISMATCH', () => partner({ aud: 'orders-api-v2' })],
  [
    'partner: an algorithm of the other issuer',
    'ALGORITHM_NOT_ALLOWED',
    () => forgedWith(KIT, 'RS256', { claims: { iss: PARTNER.issuer } }),
  ],
  ['generic: typ JWT', 'accepted', generic],
  ['shared pool: a scope of this API', 'accepted', shared],
  ['shared pool: beside scopes of others', 'accepted', () => shared({ scope: 'openid billing/read orders/read' })],
  ['shared pool: scopes of another API', 'AUDIENCE_MISMATCH', () => shared({ scope: 'billing/read' })],
  ['shared pool: another API of a longer name', 'AUDIENCE_MISMATCH', () => shared({ scope: 'orders2/read' })],
  ['shared pool: the prefix alone', 'AUDIENCE_MISMATCH', () => shared({ scope: 'orders/' })],
  [
    'shared pool: a sign-in beside OAuth',
    'AUDIENCE_MISMATCH',
    () => shared({ scope: 'aws.cognito.signin.user.admin' }),
  ],
  ['shared pool: no scope', 'AUDIENCE_MISMATCH', () => shared({ scope: undefined })],
  ['shared pool: scopes as a list', 'CLAIM_INVALID', () => shared({ scope: ['orders/read'] })],
  ['deviating: all of it', 'accepted', deviating],
  ['deviating: no typ', 'accepted', () => deviating({}, { typ: undefined })],
  ['deviating: typ at+jwt with the claim', 'accepted', () => deviating({}, { typ: 'at+jwt' })],
  ['deviating: without the claim', 'TOKEN_TYPE_WRONG', () => deviating({ kind: undefined })],
  ['deviating: typ at+jwt without the claim', 'TOKEN_TYPE_WRONG', () => deviating({ kind: 'id' }, { typ: 'at+jwt' })],
  ['deviating: the claim as a list', 'TOKEN_TYPE_WRONG', () => deviating({ kind: ['access'] })],
  ['deviating: a foreign typ', 'TOKEN_TYPE_WRONG', () => deviating({}, { typ: 'dpop+jwt' })],
  ['deviating: scopes as a text', 'accepted', () => deviating({ scp: 'read write' })],
  ['deviating: a list of what is no scope', 'CLAIM_INVALID', () => deviating({ scp: ['read write'] })],
  ['deviating: a list of numbers', 'CLAIM_INVALID', () => deviating({ scp: [7] })],
  ['deviating: still no subject', 'CLAIM_MISSING', () => deviating({ sub: undefined })],
  ['generic: an ID token', 'TOKEN_TYPE_WRONG', () => generic({ nonce: 'n' })],
];

describe('profiles', () => {
  it.each(cases)('%s: %s', async (_name, expected, forge) => {
    expect(await reasonOf(forge())).toBe(expected);
  });

  it('counts scopes behind the prefix alone, with it and without it', async () => {
    const decision = await verifyToken(shared({ scope: 'admin billing/admin orders/read' }) as string, deps);

    expect(decision).toMatchObject({ ok: true, value: { scopes: ['orders/read', 'read'] } });
  });

  it('reads scopes from the claim that the issuer is known to use, and from no other', async () => {
    const decision = await verifyToken(deviating({ scp: ['read', 'write'] }), deps);

    expect(decision).toMatchObject({ ok: true, value: { scopes: ['read', 'write'] } });
  });

  it('takes the subject for the client of a partner that names none', async () => {
    const decision = await verifyToken(partner({ sub: 'svc-7' }), deps);

    expect(decision).toMatchObject({ ok: true, value: { client: 'svc-7' } });
  });
});
