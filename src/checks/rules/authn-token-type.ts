import { issuerBreaks } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authnTokenType: Rule = {
  id: 'authn-token-type',
  finding: 'an issuer has no strict token profile',
  reason: 'an ID token or a refresh token passes as an access token',
  check: everyOperation(
    issuerBreaks((issuer) => !['rfc9068', 'cognito-access', 'partner'].includes(String(issuer.profile))),
  ),
};
