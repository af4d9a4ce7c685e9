import { type BadToken, forged, type Members } from './kit';

const claims = (name: string, reason: BadToken['reason'], edit: Members): BadToken => ({
  name,
  reason,
  forge: (kit) => forged(kit, { claims: edit }),
});

const wrong = (claim: string, values: readonly unknown[]) =>
  values.map((value) => claims(`${claim} that is ${JSON.stringify(value)}`, 'CLAIM_INVALID', { [claim]: value }));

/** RFC 9068; RFC 8693 4.2; RFC 6749 3.3. For issuers of RFC 9068 tokens with the default claim names. */
export const IDENTITY: readonly BadToken[] = [
  claims('sub missing', 'CLAIM_MISSING', { sub: undefined }),
  claims('client_id missing', 'CLAIM_MISSING', { client_id: undefined, azp: undefined }),
  claims('jti missing', 'CLAIM_MISSING', { jti: undefined }),
  ...wrong('sub', ['', null, 7, ['a'], { id: 'a' }, true, 'a\nb', 'a\u001b[31mb']),
  claims('sub of 257 characters', 'CLAIM_INVALID', { sub: 's'.repeat(257) }),
  ...wrong('client_id', ['', null, 7, ['a']]),
  ...wrong('jti', ['', null, 7]),
  ...wrong('scope', [
    ['orders:read'],
    { orders: 'read' },
    7,
    null,
    ' orders:read',
    'orders:read  orders:write',
    'a\tb',
    'a"b',
  ]),
  ...wrong('roles', ['admin', { admin: true }, [1], [['admin']], null, ['']]),
  ...wrong('tenant', ['', ['a', 'b'], { id: 'a' }, 7, null]),
  claims('an ID token: nonce', 'TOKEN_TYPE_WRONG', { nonce: 'n-0S6_WzA2Mj' }),
  claims('an ID token: at_hash', 'TOKEN_TYPE_WRONG', { at_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' }),
  claims('an ID token of Cognito', 'TOKEN_TYPE_WRONG', { token_use: 'id' }),
  claims('a refresh token of Cognito', 'TOKEN_TYPE_WRONG', { token_use: 'refresh' }),
  claims('a refresh token of Keycloak', 'TOKEN_TYPE_WRONG', { typ: 'Refresh' }),
  claims('an ID token of Keycloak', 'TOKEN_TYPE_WRONG', { typ: 'ID' }),
  claims('a logout token', 'TOKEN_TYPE_WRONG', {
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  }),
];
