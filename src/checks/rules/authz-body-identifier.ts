import { isGuarded } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authzBodyIdentifier: Rule = {
  id: 'authz-body-identifier',
  finding: 'the backend sees bodies that no enforcement point looked into',
  reason: 'an authorizer never receives the body: an identifier there is decided on by nobody',
  check: everyOperation((operation) => operation.takesBody && !isGuarded(operation)),
};
