import { verifyToken } from '../../../../lambda/authorizer/token/verify-token';
import { COGNITO, GENERIC, KIT, NOW, PARTNER, testIssuers } from '../test-issuers';
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
  ['generic: an ID token', 'TOKEN_TYPE_WRONG', () => generic({ nonce: 'n' })],
];

describe('profiles', () => {
  it.each(cases)('%s: %s', async (_name, expected, forge) => {
    expect(await reasonOf(forge())).toBe(expected);
  });

  it('takes the subject for the client of a partner that names none', async () => {
    const decision = await verifyToken(partner({ sub: 'svc-7' }), deps);

    expect(decision).toMatchObject({ ok: true, value: { client: 'svc-7' } });
  });
});
