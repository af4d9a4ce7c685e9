import { verifierIsUnknown } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authzScope: Rule = {
  id: 'authz-scope',
  finding: 'nothing tells that the authorizer asks for the scopes of the operation',
  reason: 'a token for one operation opens all of them',
  check: everyOperation(verifierIsUnknown),
};
