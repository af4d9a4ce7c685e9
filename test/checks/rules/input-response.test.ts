import { bodyInBucket, foreignBackend, ruleTriple } from '../rule-triple';

ruleTriple('input-response', {
  violations: {
    'a backend without the guard': foreignBackend,
  },
  unclear: {
    'a body in a bucket': bodyInBucket,
  },
});
