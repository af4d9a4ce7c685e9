import { type Attack, casesOr } from '../drill/attack';
import { NOBODY, withForgeries, withForgery } from '../drill/cases';
import { ALGORITHM_FORGERIES, UNSIGNED, unlistedAlgorithms } from '../forgeries/algorithm';

/** RFC 8725 section 3.1: the verifier, not the token, decides on the algorithm. */
export const authnAlgorithm: Attack = {
  slug: 'authn-algorithm',
  title: 'let the token choose how it is verified',
  cases: (context) => {
    const probe = context.probe();
    const everywhere = context.callable().map((subject) => withForgery(subject, UNSIGNED));
    if (!probe) return casesOr(everywhere, NOBODY);
    const unlisted = unlistedAlgorithms(context.callers.issuerOf(probe.caller.identity).algorithms);
    return [...everywhere, ...withForgeries(context, probe, [...ALGORITHM_FORGERIES, ...unlisted])];
  },
};
