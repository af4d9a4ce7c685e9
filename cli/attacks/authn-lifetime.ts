import { type Attack, casesOr, refusedFor } from '../drill/attack';
import { NOBODY, withEditedToken } from '../drill/cases';

const EXCEEDED = refusedFor('TOKEN_LIFETIME_EXCEEDED');
const YEAR = 365 * 86_400;

/** RFC 9700 section 2.2: a stolen token works for as long as it lives, whatever its issuer thought. */
export const authnLifetime: Attack = {
  slug: 'authn-lifetime',
  title: 'use a token that its issuer gave for too long',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    const { maxLifetimeSeconds } = context.callers.issuerOf(probe.caller.identity);
    const lifetimes = [
      ['one minute more than the maximum', maxLifetimeSeconds + 60],
      ['one year', YEAR],
      ['ten years', 10 * YEAR],
    ] as const;
    return lifetimes.map(([name, seconds]) =>
      withEditedToken(probe, name, EXCEEDED, ({ claims }) => {
        claims['exp'] = Number(claims['iat']) + seconds;
      }),
    );
  },
};
