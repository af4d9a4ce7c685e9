import { ruleTriple, setConsumers } from '../rule-triple';

ruleTriple('transport-certificate-binding', {
  violations: {
    'consumers without certificates': (template) => setConsumers(template, { certificates: [] }),
  },
  unclear: {
    'a registry that is filled elsewhere': (template) => delete template.Resources.Consumers,
  },
});
