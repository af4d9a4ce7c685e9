import { bodyInBucket, foreignAuthorizer, ruleTriple, setIssuer } from '../rule-triple';

ruleTriple('authn-algorithm', {
  violations: {
    'a symmetric algorithm': (template) => setIssuer(template, { algorithms: ['RS256', 'HS256'] }),
    'no algorithm': (template) => setIssuer(template, { algorithms: [] }),
    none: (template) => setIssuer(template, { algorithms: ['none'] }),
  },
  unclear: {
    'an authorizer of another make': foreignAuthorizer,
    'a body in a bucket': bodyInBucket,
  },
});
