import { bodyInBucket, foreignBackend, ruleTriple } from '../rule-triple';

ruleTriple('input-json-hygiene', {
  violations: {
    'a backend without the guard': foreignBackend,
  },
  unclear: {
    'a body in a bucket': bodyInBucket,
  },
});
