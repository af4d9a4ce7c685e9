import { issuerBreaks } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authnLifetime: Rule = {
  id: 'authn-lifetime',
  finding: 'an issuer accepts tokens that live longer than an hour',
  reason: 'a stolen token works for as long as it was issued for',
  check: everyOperation(
    issuerBreaks((issuer) => !(Number(issuer.maxLifetimeSeconds) > 0 && Number(issuer.maxLifetimeSeconds) <= 3600)),
  ),
};
