import { verifierIsUnknown } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authzStepUp: Rule = {
  id: 'authz-step-up',
  finding: 'nothing tells that the authorizer asks how and when the caller authenticated',
  reason: 'a session that was stolen an hour ago pays out refunds',
  check: everyOperation(verifierIsUnknown),
};
