import { bodyInBucket, propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('audit-decision-record', {
  violations: {
    'an authorizer without its log group': (template) => delete propertiesOf(template, 'Authorizer').LoggingConfig,
    'a backend without its log group': (template) => delete propertiesOf(template, 'Backend').LoggingConfig,
  },
  unclear: {
    'an authorizer of another stack': (template) => delete template.Resources.Authorizer,
    'a body in a bucket': bodyInBucket,
  },
});
