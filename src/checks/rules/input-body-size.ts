import { at, isObject, type Value } from '../model/references';
import { canBlock, webAclRules } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

/** The size itself must be what blocks: a size condition inside another rule bounds nothing. */
const boundsBodies = (rule: Record<string, Value>) => {
  const constraint = at(rule, 'Statement', 'SizeConstraintStatement');
  const field = at(constraint, 'FieldToMatch', 'Body');
  const isUpperBound = ['GT', 'GE'].includes(String(at(constraint, 'ComparisonOperator')));
  return canBlock(rule) && isUpperBound && isObject(field) && field.OversizeHandling === 'MATCH';
};

export const inputBodySize: Rule = {
  id: 'input-body-size',
  finding: 'no web ACL rule blocks bodies that are larger than what is inspected',
  reason: 'the web ACL reads a prefix only; what is behind it passes unread',
  check: everyStage((stage) => !stage.webAcl || !webAclRules(stage.webAcl).some(boundsBodies)),
};
