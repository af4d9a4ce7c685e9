import { countOnly, dropWafRule, foreignWebAcl, ruleTriple } from '../rule-triple';

ruleTriple('input-content-type', {
  violations: {
    'a rule that is gone': (template) => dropWafRule(template, 'input-content-type'),
    'rules that only count': countOnly,
  },
  unclear: {
    'a web ACL of another stack': foreignWebAcl,
  },
});
