import { type Attack, casesOr } from '../drill/attack';
import { NOBODY, withForgeries, withForgery } from '../drill/cases';
import { ATTACKERS_KEY, SIGNATURE_FORGERIES } from '../forgeries/signature';

/** A token is what its issuer signed, to the last bit. */
export const authnSignature: Attack = {
  slug: 'authn-signature',
  title: 'change a token, or sign it with another key',
  cases: (context) => {
    const probe = context.probe();
    const everywhere = context.everywhere().map((subject) => withForgery(subject, ATTACKERS_KEY));
    return casesOr([...everywhere, ...(probe ? withForgeries(context, probe, SIGNATURE_FORGERIES) : [])], NOBODY);
  },
};
