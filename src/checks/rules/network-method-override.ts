import { blocksOn, headerOf } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

export const networkMethodOverride: Rule = {
  id: 'network-method-override',
  finding: 'no web ACL rule refuses method-override headers',
  reason: 'API Gateway honours X-HTTP-Method-Override: a GET that passed every check becomes a DELETE',
  check: everyStage(
    (stage) =>
      !stage.webAcl || !blocksOn(stage.webAcl, (statement) => headerOf(statement) === 'x-http-method-override'),
  ),
};
