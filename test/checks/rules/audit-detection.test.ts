import { propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('audit-detection', {
  violations: {
    'a stream that no detector reads': (template) => delete template.Resources.Reading,
    'a detector that is switched off': (template) => (propertiesOf(template, 'Reading').Enabled = false),
    'records that are lost when the detector fails': (template) =>
      delete propertiesOf(template, 'Reading').DestinationConfig,
  },
  unclear: {
    'a function that may be anything': (template) => delete propertiesOf(template, 'Detector').Environment,
    'logs without a stream': (template) => delete template.Resources.Subscription,
  },
});
