import { countOnly, foreignWebAcl, propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('network-waf', {
  violations: {
    'an association that is gone': (template) => delete template.Resources.Association,
    'a web ACL without rules': (template) => (propertiesOf(template, 'WebAcl').Rules = []),
    'rules that only count': countOnly,
    'an Allow before the rest': (template) =>
      (propertiesOf(template, 'WebAcl').Rules as unknown[]).unshift({
        Name: 'partners',
        Priority: -1,
        Action: { Allow: {} },
      }),
  },
  unclear: {
    'a web ACL of another stack': foreignWebAcl,
  },
});
