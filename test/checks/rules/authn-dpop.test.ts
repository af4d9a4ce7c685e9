import { bodyInBucket, foreignAuthorizer, ruleTriple, setIssuer, setVariable } from '../rule-triple';

ruleTriple('authn-dpop', {
  violations: {
    'bound tokens without a URL': (template) => setIssuer(template, { senderConstraint: 'dpop' }),
    'a URL without TLS': (template) => {
      setIssuer(template, { senderConstraint: 'dpop' });
      setVariable(template, 'Authorizer', 'HARDENED_PROOF_URLS', '["http://api.example.com"]');
    },
    'a binding of no known kind': (template) => setIssuer(template, { senderConstraint: 'token-binding' }),
  },
  unclear: {
    'an authorizer of another make': foreignAuthorizer,
    'a body in a bucket': bodyInBucket,
  },
});
