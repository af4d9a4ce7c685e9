import type { TokenDeviations, TokenProfile } from '../../src/vocabulary';
import type { EditedToken, Forgery, Reasons } from './forgery';

const WRONG: Reasons = ['TOKEN_TYPE_WRONG'];

type Edit = EditedToken['edit'];

const typ =
  (value: unknown): Edit =>
  ({ header }) => {
    header['typ'] = value;
  };

/** Tokens that an issuer really signs and that are no access tokens. */
const ALWAYS: readonly (readonly [string, Edit])[] = [
  ['logout token', typ('logout+jwt')],
  ['DPoP proof', typ('dpop+jwt')],
  ['transaction token', typ('txntoken+jwt')],
  ['ID token (nonce)', ({ claims }) => (claims['nonce'] = 'n-0S6_WzA2Mj')],
];

const BY_PROFILE: Readonly<Record<TokenProfile, readonly (readonly [string, Edit])[]>> = {
  rfc9068: [
    ['ID token (typ JWT)', typ('JWT')],
    ['typ missing', ({ header }) => delete header['typ']],
    ['typ is a list', typ(['at+jwt'])],
  ],
  'cognito-access': [
    ['ID token (token_use id)', ({ claims }) => (claims['token_use'] = 'id')],
    ['refresh token (token_use refresh)', ({ claims }) => (claims['token_use'] = 'refresh')],
    ['token_use missing', ({ claims }) => delete claims['token_use']],
  ],
  partner: [],
  generic: [
    ['ID token (token_use id)', ({ claims }) => (claims['token_use'] = 'id')],
    ['ID token (at_hash)', ({ claims }) => (claims['at_hash'] = 'MTIzNDU2Nzg5MDEyMzQ1Ng')],
    ['refresh token (typ Refresh)', ({ claims }) => (claims['typ'] = 'Refresh')],
  ],
};

/** RFC 9068 section 4: an ID token is proof for the client, not a key to the API. */
export function tokenTypeForgeries(profile: TokenProfile, marker?: Marker): readonly Forgery[] {
  const own = marker ? withoutMarker(marker) : BY_PROFILE[profile];
  return [...own, ...ALWAYS].map(([name, edit]) => ({ name, reasons: WRONG, edit }));
}

type Marker = NonNullable<TokenDeviations['marker']>;

/** Where a claim tells access tokens apart, the header of an ID token is one of an access token. */
function withoutMarker({ claim, value }: Marker): readonly (readonly [string, Edit])[] {
  return [
    [`token without ${claim}`, ({ claims }) => delete claims[claim]],
    [`${claim} of another kind`, ({ claims }) => (claims[claim] = `not-${value}`)],
    [`${claim} as a list`, ({ claims }) => (claims[claim] = [value])],
  ];
}
