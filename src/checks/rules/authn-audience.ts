import { issuerBreaks } from '../model/hardened';
import { asList } from '../model/references';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authnAudience: Rule = {
  id: 'authn-audience',
  finding: 'an issuer has no audience',
  reason: 'a token that was issued for another API works here',
  check: everyOperation(
    issuerBreaks(
      (issuer) =>
        asList(issuer.audiences).length === 0 ||
        !asList(issuer.audiences).every((audience) => typeof audience === 'string' && audience !== ''),
    ),
  ),
};
