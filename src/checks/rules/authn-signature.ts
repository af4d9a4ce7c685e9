import { verifierIsUnknown } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authnSignature: Rule = {
  id: 'authn-signature',
  finding: 'nothing tells that the authorizer verifies signatures',
  reason: 'an unsigned token is whatever its sender says',
  check: everyOperation(verifierIsUnknown),
};
