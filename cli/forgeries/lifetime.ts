import type { Forgery, Reasons, TokenFacts } from './forgery';

const EXCEEDED: Reasons = ['TOKEN_LIFETIME_EXCEEDED'];
const YEAR = 365 * 86_400;

const lasting = (name: string, seconds: (facts: TokenFacts) => number): Forgery => ({
  name,
  reasons: EXCEEDED,
  edit: ({ claims }, facts) => {
    claims['exp'] = Number(claims['iat']) + seconds(facts);
  },
});

/** RFC 9700 section 2.2: a stolen token works for as long as it lives, whatever its issuer thought. */
export const LIFETIME_FORGERIES: readonly Forgery[] = [
  {
    ...lasting('one minute more than the maximum', ({ maxLifetimeSeconds }) => (maxLifetimeSeconds ?? YEAR) + 60),
    senseless: ({ maxLifetimeSeconds }) =>
      maxLifetimeSeconds === undefined ? 'nobody has said what the maximum is' : undefined,
  },
  lasting('one year', () => YEAR),
  lasting('ten years', () => 10 * YEAR),
];
