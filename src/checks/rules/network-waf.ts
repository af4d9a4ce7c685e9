import { allowsEarly, canBlock, webAclRules } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

export const networkWaf: Rule = {
  id: 'network-waf',
  finding: 'the stage has no web ACL that can block anything',
  reason: 'an absent, empty or merely counting web ACL stops nothing, and an early Allow skips every rule behind it',
  check: everyStage(
    (stage) =>
      !stage.webAcl || !webAclRules(stage.webAcl).some(canBlock) || webAclRules(stage.webAcl).some(allowsEarly),
  ),
};
