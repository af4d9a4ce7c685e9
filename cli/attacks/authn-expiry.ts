import { type Attack, casesOr } from '../drill/attack';
import { NOBODY, withForgeries, withForgery } from '../drill/cases';
import { EXPIRED_TOKEN, EXPIRY_FORGERIES } from '../forgeries/expiry';

/** RFC 7519 section 4.1: a token works from when it was issued until it expires. */
export const authnExpiry: Attack = {
  slug: 'authn-expiry',
  title: 'use a token before or after its time, or one that never ends',
  cases: (context) => {
    const probe = context.probe();
    const everywhere = context.everywhere().map((subject) => withForgery(subject, EXPIRED_TOKEN));
    return casesOr([...everywhere, ...(probe ? withForgeries(context, probe, EXPIRY_FORGERIES) : [])], NOBODY);
  },
};
