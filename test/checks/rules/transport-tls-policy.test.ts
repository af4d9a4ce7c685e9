import { propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('transport-tls-policy', {
  violations: {
    'a lax domain': (template) => (propertiesOf(template, 'Domain').SecurityPolicy = 'TLS_1_2'),
    'a lax default endpoint': (template) => delete propertiesOf(template, 'Api').SecurityPolicy,
    'TLS 1.0 on the mutual-TLS domain': (template) => (propertiesOf(template, 'Partners').SecurityPolicy = 'TLS_1_0'),
  },
  unclear: {
    'a policy name that nobody knows': (template) =>
      (propertiesOf(template, 'Domain').SecurityPolicy = 'SecurityPolicy_TLS14'),
  },
});
