import { longestBody, webAclRules } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

export const inputBodySize: Rule = {
  id: 'input-body-size',
  finding: 'no web ACL rule blocks bodies that are larger than what is inspected',
  reason: 'the web ACL reads a prefix only; what is behind it passes unread',
  check: everyStage(
    (stage) => !stage.webAcl || !webAclRules(stage.webAcl).some((rule) => longestBody(rule) !== undefined),
  ),
};
