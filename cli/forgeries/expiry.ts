import type { EditedToken, Forgery, ForgeryParts, Reasons, TokenFacts } from './forgery';

const EXPIRED: Reasons = ['TOKEN_EXPIRED'];
const INVALID: Reasons = ['CLAIM_INVALID', 'CLAIM_MISSING'];
const FOREVER: Reasons = ['CLAIM_INVALID', 'TOKEN_LIFETIME_EXCEEDED'];

type Edit = (claims: ForgeryParts['claims']) => void;

const now = (): number => Math.floor(Date.now() / 1_000);

/** Issued and expired in the past: nothing else is wrong with it. */
const expired =
  (secondsAgo: number): Edit =>
  (claims) => {
    claims['exp'] = now() - secondsAgo;
    claims['iat'] = now() - secondsAgo - 300;
    delete claims['nbf'];
  };

const set =
  (claim: string, value: (claims: ForgeryParts['claims']) => unknown): Edit =>
  (claims) => {
    claims[claim] = value(claims);
  };

/** The third of the article's three. */
export const EXPIRED_TOKEN: EditedToken = {
  name: 'expired token',
  reasons: EXPIRED,
  edit: ({ claims }) => expired(3_600)(claims),
};

const VARIANTS: readonly (readonly [string, Reasons, Edit])[] = [
  ['expired just beyond the greatest skew', EXPIRED, expired(65)],
  ['no exp', INVALID, (claims) => delete claims['exp']],
  ['exp as text', INVALID, set('exp', ({ exp }) => String(exp))],
  ['exp null', INVALID, set('exp', () => null)],
  ['exp as a list', INVALID, set('exp', ({ exp }) => [exp])],
  ['negative exp', ['TOKEN_EXPIRED', 'CLAIM_INVALID', 'TOKEN_LIFETIME_EXCEEDED'], set('exp', () => -1)],
  ['exp in milliseconds', FOREVER, set('exp', ({ exp }) => Number(exp) * 1_000)],
  ['future nbf', ['TOKEN_NOT_YET_VALID'], set('nbf', () => now() + 600)],
  ['nbf as text', INVALID, set('nbf', () => String(now()))],
  [
    'future iat',
    ['TOKEN_ISSUED_IN_FUTURE'],
    (claims) => {
      claims['iat'] = now() + 600;
      claims['exp'] = now() + 900;
      delete claims['nbf'];
    },
  ],
  ['no iat', INVALID, (claims) => delete claims['iat']],
];

/** Claims that say whose a token is: whoever leaves them open takes one person's token for another's. */
const IDENTITY: readonly (readonly [string, Edit, ((facts: TokenFacts) => string | undefined)?])[] = [
  ['no subject', (claims) => delete claims['sub']],
  ['subject empty', set('sub', () => '')],
  ['subject as a number', set('sub', () => 7)],
  ['subject as a list', set('sub', ({ sub }) => [sub])],
  [
    'no token id',
    (claims) => delete claims['jti'],
    ({ profile, deviations }) =>
      profile === 'rfc9068' && !deviations?.isWithoutId ? undefined : 'tokens of this kind need no jti',
  ],
];

export const EXPIRY_FORGERIES: readonly Forgery[] = [
  ...IDENTITY.map(
    ([name, edit, senseless]): Forgery => ({
      name,
      reasons: INVALID,
      edit: ({ claims }) => edit(claims),
      ...(senseless && { senseless }),
    }),
  ),
  ...VARIANTS.map(([name, reasons, edit]): Forgery => ({ name, reasons, edit: ({ claims }) => edit(claims) })),
  {
    name: 'scope as a list',
    reasons: ['CLAIM_INVALID'],
    senseless: ({ deviations }) => (deviations?.scopeClaim ? 'scopes stand in another claim' : undefined),
    edit: ({ claims }) => {
      claims['scope'] = String(claims['scope'] ?? '').split(' ');
    },
  },
  {
    // JSON has no infinity, but `1e999` parses to it, and every date is before it.
    name: 'infinite exp',
    reasons: FOREVER,
    needs: 'signing key',
    forge: ({ sign, header, claims }) =>
      sign(header, JSON.stringify({ ...claims, exp: 0 }).replace('"exp":0', '"exp":1e999')),
  },
];
