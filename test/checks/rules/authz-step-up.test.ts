import { bodyInBucket, foreignAuthorizer, ruleTriple, setVariable } from '../rule-triple';

ruleTriple('authz-step-up', {
  violations: {
    'an authorizer of another make': foreignAuthorizer,
  },
  unclear: {
    'issuers that cannot be read': (template) =>
      setVariable(template, 'Authorizer', 'HARDENED_ISSUERS', { Ref: 'Issuers' }),
    'a body in a bucket': bodyInBucket,
  },
});
