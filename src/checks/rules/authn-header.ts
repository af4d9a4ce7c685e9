import { verifierIsUnknown } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authnHeader: Rule = {
  id: 'authn-header',
  finding: 'nothing tells that the authorizer ignores keys that a token brings',
  reason: 'an embedded key verifies whatever the attacker signed',
  check: everyOperation(verifierIsUnknown),
};
