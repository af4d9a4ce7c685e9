import { isObject } from '../model/references';
import { blocksOn, fieldOf } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

export const networkRouteAllowlist: Rule = {
  id: 'network-route-allowlist',
  finding: 'no web ACL rule refuses methods that the contract does not use',
  reason: 'unlisted methods reach code paths that nobody published',
  check: everyStage(
    (stage) => !stage.webAcl || !blocksOn(stage.webAcl, (statement) => isObject(fieldOf(statement).Method)),
  ),
};
