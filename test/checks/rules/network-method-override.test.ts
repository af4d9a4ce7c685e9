import { countOnly, dropWafRule, foreignWebAcl, ruleTriple } from '../rule-triple';

ruleTriple('network-method-override', {
  violations: {
    'a rule that is gone': (template) => dropWafRule(template, 'network-method-override'),
    'rules that only count': countOnly,
  },
  unclear: {
    'a web ACL of another stack': foreignWebAcl,
  },
});
