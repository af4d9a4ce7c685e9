import { bodyInBucket, ruleTriple, setVariable } from '../rule-triple';

ruleTriple('authn-consumer', {
  violations: {
    'no registry': (template) => setVariable(template, 'Authorizer', 'HARDENED_REGISTRY_TABLE', undefined),
  },
  unclear: {
    'a registry that is filled elsewhere': (template) => delete template.Resources.Consumers,
    'a body in a bucket': bodyInBucket,
  },
});
