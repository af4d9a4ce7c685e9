import { issuerBreaks } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authnExpiry: Rule = {
  id: 'authn-expiry',
  finding: 'an issuer tolerates more than 60 seconds of clock difference',
  reason: 'a large tolerance is a second lifetime',
  check: everyOperation(
    issuerBreaks((issuer) => !(Number(issuer.clockSkewSeconds) >= 0 && Number(issuer.clockSkewSeconds) <= 60)),
  ),
};
