import { at } from '../model/references';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const auditDecisionRecord: Rule = {
  id: 'audit-decision-record',
  finding: 'the functions that decide have no log group that keeps their records',
  reason: 'decisions whose log group appears by accident have no retention, no encryption and nobody who reads them',
  check: everyOperation(
    (operation) =>
      [operation.authorizer?.function, operation.backend].some(
        (fn) => fn !== undefined && at(fn.properties, 'LoggingConfig', 'LogGroup') === undefined,
      ) ||
      (operation.authorizer !== undefined && operation.authorizer.function === undefined),
  ),
};
