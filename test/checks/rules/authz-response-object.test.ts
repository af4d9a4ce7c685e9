import { bodyInBucket, foreignBackend, ruleTriple } from '../rule-triple';

ruleTriple('authz-response-object', {
  violations: {
    'a backend without the guard': foreignBackend,
  },
  unclear: {
    'a body in a bucket': bodyInBucket,
  },
});
