import { isGuarded } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const inputParameters: Rule = {
  id: 'input-parameters',
  finding: 'nobody checks parameters',
  reason: 'API Gateway looks only whether a required parameter is there',
  check: everyOperation((operation) => !operation.validatesParameters || !isGuarded(operation)),
};
