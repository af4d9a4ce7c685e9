import { type Attack, casesOr } from '../drill/attack';
import { NOBODY, withForgeries } from '../drill/cases';
import { LIFETIME_FORGERIES } from '../forgeries/lifetime';

/** RFC 9700 section 2.2: a stolen token works for as long as it lives, whatever its issuer thought. */
export const authnLifetime: Attack = {
  slug: 'authn-lifetime',
  title: 'use a token that its issuer gave for too long',
  cases: (context) => {
    const probe = context.probe();
    return casesOr(probe ? withForgeries(context, probe, LIFETIME_FORGERIES) : [], NOBODY);
  },
};
