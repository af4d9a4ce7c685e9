import { bodyInBucket, foreignAuthorizer, ruleTriple, setIssuer } from '../rule-triple';

ruleTriple('authn-issuer', {
  violations: {
    'a key set over http': (template) => setIssuer(template, { jwksUri: 'http://id.example.com/jwks.json' }),
    'no source of keys': (template) => setIssuer(template, { jwksUri: undefined }),
    'two sources of keys': (template) => setIssuer(template, { keys: { keys: [] } }),
    'an issuer that is not https': (template) => setIssuer(template, { issuer: 'id.example.com' }),
  },
  unclear: {
    'an authorizer of another make': foreignAuthorizer,
    'a body in a bucket': bodyInBucket,
  },
});
