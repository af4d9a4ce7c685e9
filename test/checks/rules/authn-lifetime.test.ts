import { bodyInBucket, foreignAuthorizer, ruleTriple, setIssuer } from '../rule-triple';

ruleTriple('authn-lifetime', {
  violations: {
    'a day': (template) => setIssuer(template, { maxLifetimeSeconds: 86400 }),
    'no cap': (template) => setIssuer(template, { maxLifetimeSeconds: undefined }),
  },
  unclear: {
    'an authorizer of another make': foreignAuthorizer,
    'a body in a bucket': bodyInBucket,
  },
});
