import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import { NOBODY, type Subject, withEditedToken, withForgedToken } from '../drill/cases';
import type { TokenParts } from '../drill/target';

const EXPIRED = refusedFor('TOKEN_EXPIRED');
const INVALID = refusedFor('CLAIM_INVALID', 'CLAIM_MISSING');
const FOREVER = refusedFor('CLAIM_INVALID', 'TOKEN_LIFETIME_EXCEEDED');
const NOT_YET = refusedFor('TOKEN_NOT_YET_VALID');

type Edit = (claims: TokenParts['claims']) => void;

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
  (claim: string, value: (claims: TokenParts['claims']) => unknown): Edit =>
  (claims) => {
    claims[claim] = value(claims);
  };

const VARIANTS: readonly (readonly [string, typeof EXPIRED, Edit])[] = [
  ['expired just beyond the greatest skew', EXPIRED, expired(65)],
  ['no exp', INVALID, (claims) => delete claims['exp']],
  ['exp as text', INVALID, set('exp', ({ exp }) => String(exp))],
  ['exp null', INVALID, set('exp', () => null)],
  ['exp as a list', INVALID, set('exp', ({ exp }) => [exp])],
  ['negative exp', refusedFor('TOKEN_EXPIRED', 'CLAIM_INVALID', 'TOKEN_LIFETIME_EXCEEDED'), set('exp', () => -1)],
  ['exp in milliseconds', FOREVER, set('exp', ({ exp }) => Number(exp) * 1_000)],
  ['future nbf', NOT_YET, set('nbf', () => now() + 600)],
  ['nbf as text', INVALID, set('nbf', () => String(now()))],
  [
    'future iat',
    refusedFor('TOKEN_ISSUED_IN_FUTURE'),
    (claims) => {
      claims['iat'] = now() + 600;
      claims['exp'] = now() + 900;
      delete claims['nbf'];
    },
  ],
  ['no iat', INVALID, (claims) => delete claims['iat']],
  [
    'scope as a list',
    refusedFor('CLAIM_INVALID'),
    (claims) => {
      claims['scope'] = String(claims['scope'] ?? '').split(' ');
    },
  ],
];

/** JSON has no infinity, but `1e999` parses to it, and every date is before it. */
function infinite(probe: Subject): AttackCase {
  return withForgedToken(probe, 'infinite exp', FOREVER, ({ sign, header, claims }) =>
    sign(header, JSON.stringify({ ...claims, exp: 0 }).replace('"exp":0', '"exp":1e999')),
  );
}

/** RFC 7519 section 4.1: a token works from when it was issued until it expires. */
export const authnExpiry: Attack = {
  slug: 'authn-expiry',
  title: 'use a token before or after its time, or one that never ends',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    return [
      ...context
        .callable()
        .map((subject) => withEditedToken(subject, 'expired token', EXPIRED, ({ claims }) => expired(3_600)(claims))),
      ...VARIANTS.map(([name, expect, edit]) => withEditedToken(probe, name, expect, ({ claims }) => edit(claims))),
      infinite(probe),
    ];
  },
};
