import { propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('network-stage-throttle', {
  violations: {
    'a stage without settings': (template) => delete propertiesOf(template, 'Stage').MethodSettings,
    'an operation without a rate': (template) => (propertiesOf(template, 'Stage').MethodSettings as unknown[]).pop(),
    'a rate of zero': (template) => {
      const [all] = propertiesOf(template, 'Stage').MethodSettings as Record<string, unknown>[];
      all.ThrottlingRateLimit = 0;
    },
  },
  unclear: {
    'a rate that is an intrinsic': (template) => {
      const [all] = propertiesOf(template, 'Stage').MethodSettings as Record<string, unknown>[];
      all.ThrottlingRateLimit = { Ref: 'Rate' };
    },
  },
});
