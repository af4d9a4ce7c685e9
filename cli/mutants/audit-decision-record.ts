import { type Mutant, withoutCheck } from './mutant';

export const auditDecisionRecord: readonly Mutant[] = [
  withoutCheck('audit-decision-record', ['authorizer', 'guard'], 'the writing of decision records'),
];
