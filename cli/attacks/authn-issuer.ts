import { type Attack, type AttackCase, casesOr } from '../drill/attack';
import { NOBODY, type Subject, withForgeries, withForgery } from '../drill/cases';
import type { DrillContext } from '../drill/context';
import { signToken } from '../drill/jws';
import type { Reasons } from '../forgeries/forgery';
import { ISSUER_FORGERIES, OF_ANOTHER_ISSUER } from '../forgeries/issuer';

const FOREIGN_KEY: Reasons = ['KEY_UNKNOWN', 'KEY_UNSUITABLE', 'SIGNATURE_INVALID', 'ALGORITHM_NOT_ALLOWED'];

/** Issuer B's key under issuer A's name: what merging key sets would let pass. */
function crossed(context: DrillContext, subject: Subject): AttackCase[] {
  const { forge } = context.target.identities;
  return forge.issuers
    .filter(({ issuer }) => issuer !== subject.caller.identity.issuer)
    .map(({ issuer }) =>
      withForgery(subject, {
        name: `key of ${issuer} under another issuer's name`,
        reasons: FOREIGN_KEY,
        needs: 'token',
        forge: ({ header, claims }) => {
          const { kid, algorithm, privateKey } = forge.key(issuer);
          return signToken({ ...header, kid, alg: algorithm }, claims, algorithm, privateKey);
        },
      }),
    );
}

/** Each issuer is verified with its own keys, and no other issuer is. */
export const authnIssuer: Attack = {
  slug: 'authn-issuer',
  title: 'use a token of another issuer, or of one that looks alike',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    return [
      ...context.callable().map((subject) => withForgery(subject, OF_ANOTHER_ISSUER)),
      ...withForgeries(context, probe, ISSUER_FORGERIES),
      ...crossed(context, probe),
    ];
  },
};
