import { blocksOn, headerOf } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

export const inputContentType: Rule = {
  id: 'input-content-type',
  finding: 'no web ACL rule looks at the content type',
  reason: 'a body of another type skips the model, and XML reaches parsers that nobody expected',
  check: everyStage(
    (stage) => !stage.webAcl || !blocksOn(stage.webAcl, (statement) => headerOf(statement) === 'content-type'),
  ),
};
