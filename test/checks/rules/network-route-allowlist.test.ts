import { countOnly, dropWafRule, foreignWebAcl, ruleTriple } from '../rule-triple';

ruleTriple('network-route-allowlist', {
  violations: {
    'a rule that is gone': (template) => dropWafRule(template, 'network-route-allowlist'),
    'rules that only count': countOnly,
  },
  unclear: {
    'a web ACL of another stack': foreignWebAcl,
  },
});
