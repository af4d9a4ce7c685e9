import { type Attack, casesOr } from '../drill/attack';
import { NOBODY, withForgeries } from '../drill/cases';
import { AUDIENCE_FORGERIES } from '../forgeries/audience';

/** A token that was stolen elsewhere must be worth nothing here. */
export const authnAudience: Attack = {
  slug: 'authn-audience',
  title: 'use a token that was issued for something else',
  cases: (context) => {
    const probe = context.probe();
    return casesOr(probe ? withForgeries(context, probe, AUDIENCE_FORGERIES) : [], NOBODY);
  },
};
