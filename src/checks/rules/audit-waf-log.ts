import { everyStage } from '../rule';
import type { Rule } from '../rule';

export const auditWafLog: Rule = {
  id: 'audit-waf-log',
  finding: 'the web ACL writes no log',
  reason: 'blocked requests are the first sign of an attack',
  check: everyStage((stage) => stage.webAcl !== undefined && stage.webAclLogging === undefined),
};
