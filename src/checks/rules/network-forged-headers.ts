import { at, isObject } from '../model/references';
import { blocksOn, fieldOf } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

export const networkForgedHeaders: Rule = {
  id: 'network-forged-headers',
  finding: 'no web ACL rule refuses headers that only the web ACL itself may set',
  reason: 'AWS WAF strips no x-amzn-waf- header of a caller: what code behind it trusts, anyone can send',
  check: everyStage(
    (stage) =>
      !stage.webAcl ||
      !blocksOn(
        stage.webAcl,
        (statement) =>
          isObject(fieldOf(statement).Headers) &&
          String(at(statement, 'ByteMatchStatement', 'SearchString')).toLowerCase() === 'x-amzn-waf-',
      ),
  ),
};
