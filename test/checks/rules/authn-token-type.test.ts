import { bodyInBucket, foreignAuthorizer, ruleTriple, setIssuer } from '../rule-triple';

ruleTriple('authn-token-type', {
  violations: {
    'a generic profile': (template) => setIssuer(template, { profile: 'generic' }),
    'no profile': (template) => setIssuer(template, { profile: undefined }),
  },
  unclear: {
    'an authorizer of another make': foreignAuthorizer,
    'a body in a bucket': bodyInBucket,
  },
});
