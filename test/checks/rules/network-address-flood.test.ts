import { countOnly, dropWafRule, foreignWebAcl, ruleTriple } from '../rule-triple';

ruleTriple('network-address-flood', {
  violations: {
    'a rule that is gone': (template) => dropWafRule(template, 'network-address-flood'),
    'rules that only count': countOnly,
  },
  unclear: {
    'a web ACL of another stack': foreignWebAcl,
  },
});
