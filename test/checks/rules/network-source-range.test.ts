import { ruleTriple, setConsumers } from '../rule-triple';

ruleTriple('network-source-range', {
  violations: {
    'a consumer without ranges': (template) => setConsumers(template, { sourceRanges: [] }),
  },
  unclear: {
    'ranges that are not a list': (template) => setConsumers(template, { sourceRanges: 'any' }),
  },
});
