import { at, isObject } from '../model/references';
import { blocksOn } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

export const networkAddressFlood: Rule = {
  id: 'network-address-flood',
  finding: 'no rate-based rule bounds a single address',
  reason: 'a flood from one address reaches the authorizer and its dependencies',
  check: everyStage(
    (stage) => !stage.webAcl || !blocksOn(stage.webAcl, (statement) => isObject(at(statement, 'RateBasedStatement'))),
  ),
};
