import { bodyInBucket, foreignBackend, ruleTriple } from '../rule-triple';

ruleTriple('input-body-schema', {
  violations: {
    'a backend without the guard': foreignBackend,
  },
  unclear: {
    'a body in a bucket': bodyInBucket,
  },
});
