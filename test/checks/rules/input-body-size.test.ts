import { countOnly, dropWafRule, foreignWebAcl, propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('input-body-size', {
  violations: {
    'a rule that is gone': (template) => dropWafRule(template, 'input-body-size'),
    'rules that only count': countOnly,
    'a size rule that lets oversized bodies continue': (template) => {
      const rules = propertiesOf(template, 'WebAcl').Rules as Record<string, never>[];
      const rule = JSON.parse(JSON.stringify(rules[2]).replace('MATCH', 'CONTINUE'));
      rules.splice(2, 1, rule);
    },
  },
  unclear: {
    'a web ACL of another stack': foreignWebAcl,
  },
});
