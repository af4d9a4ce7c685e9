import { type Attack, casesOr } from '../drill/attack';
import { NOBODY, withForgeries } from '../drill/cases';
import { ENCODING_FORGERIES } from '../forgeries/encoding';

/** A token that can be spelled in two ways slips past every list of tokens. */
export const authnEncoding: Attack = {
  slug: 'authn-encoding',
  title: 'spell a token in another way, twice, or too long',
  cases: (context) => {
    const probe = context.probe();
    return casesOr(probe ? withForgeries(context, probe, ENCODING_FORGERIES) : [], NOBODY);
  },
};
