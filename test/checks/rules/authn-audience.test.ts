import { bodyInBucket, foreignAuthorizer, ruleTriple, setIssuer } from '../rule-triple';

ruleTriple('authn-audience', {
  violations: {
    'no audience': (template) => setIssuer(template, { audiences: [] }),
    'an empty audience': (template) => setIssuer(template, { audiences: [''] }),
  },
  unclear: {
    'an authorizer of another make': foreignAuthorizer,
    'a body in a bucket': bodyInBucket,
  },
});
