import { verifierIsUnknown } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authzParent: Rule = {
  id: 'authz-parent',
  finding: 'nothing tells that the authorizer checks nested objects against their parents',
  reason: 'an object is reached through a parent that is not its own',
  check: everyOperation(verifierIsUnknown),
};
