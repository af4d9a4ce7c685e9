import { countOnly, dropWafRule, foreignWebAcl, ruleTriple } from '../rule-triple';

ruleTriple('network-forged-headers', {
  violations: {
    'no rule on headers of the web ACL': (template) => dropWafRule(template, 'network-forged-headers'),
    'a rule that only counts': countOnly,
  },
  unclear: {
    'a web ACL of another stack': foreignWebAcl,
  },
});
