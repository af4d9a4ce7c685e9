import { bodyInBucket, foreignBackend, propertiesOf, ruleTriple, setVariable } from '../rule-triple';

ruleTriple('transport-transaction-token', {
  violations: {
    'a backend without the guard': foreignBackend,
    'a guard without keys': (template) => setVariable(template, 'Backend', 'HARDENED_TRANSACTION_KEYS', undefined),
    'a guard that does not know its API': (template) => setVariable(template, 'Backend', 'HARDENED_API_ID', undefined),
    'a guard whose layer is gone': (template) => delete propertiesOf(template, 'Backend').Layers,
  },
  unclear: {
    'a body in a bucket': bodyInBucket,
  },
});
