import { edgeWebAcls, loggingOf } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

const unlogged = everyStage((stage) => stage.webAcl !== undefined && stage.webAclLogging === undefined);

export const auditWafLog: Rule = {
  id: 'audit-waf-log',
  finding: 'the web ACL writes no log',
  reason: 'blocked requests are the first sign of an attack',
  check: (model) => [
    ...unlogged(model),
    ...edgeWebAcls(model)
      .filter((webAcl) => loggingOf(webAcl, model) === undefined)
      .map(({ id }) => ({ resource: id, where: 'the web ACL before the distribution' })),
  ],
};
