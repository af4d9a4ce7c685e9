import { bodyInBucket, foreignAuthorizer, ruleTriple, setVariable } from '../rule-triple';

ruleTriple('authz-tenant', {
  violations: {
    'no way to find owners': (template) => setVariable(template, 'Authorizer', 'HARDENED_RESOLVERS', '{}'),
  },
  unclear: {
    'an authorizer of another make': foreignAuthorizer,
    'a body in a bucket': bodyInBucket,
  },
});
