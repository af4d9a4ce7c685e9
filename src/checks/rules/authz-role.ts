import { verifierIsUnknown } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authzRole: Rule = {
  id: 'authz-role',
  finding: 'nothing tells that the authorizer asks for roles',
  reason: 'authenticated is not authorized',
  check: everyOperation(verifierIsUnknown),
};
