import { bodyInBucket, foreignAuthorizer, ruleTriple, setIssuer } from '../rule-triple';

ruleTriple('authn-expiry', {
  violations: {
    'an hour of tolerance': (template) => setIssuer(template, { clockSkewSeconds: 3600 }),
    'no stated tolerance': (template) => setIssuer(template, { clockSkewSeconds: undefined }),
  },
  unclear: {
    'an authorizer of another make': foreignAuthorizer,
    'a body in a bucket': bodyInBucket,
  },
});
