import { type Attack, casesOr } from '../drill/attack';
import { NOBODY, withForgeries } from '../drill/cases';
import { tokenTypeForgeries } from '../forgeries/token-type';

/** RFC 9068 section 4: an ID token is proof for the client, not a key to the API. */
export const authnTokenType: Attack = {
  slug: 'authn-token-type',
  title: 'use a token of another kind from the same issuer',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    const { profile, deviations } = context.callers.issuerOf(probe.caller.identity);
    return withForgeries(context, probe, tokenTypeForgeries(profile, deviations?.marker));
  },
};
