import { propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('network-default-endpoint', {
  violations: {
    'an open default endpoint beside a domain': (template) =>
      delete propertiesOf(template, 'Api').DisableExecuteApiEndpoint,
    'a lax policy where the default endpoint is the only one': (template) => {
      delete template.Resources.DomainMapping;
      delete template.Resources.PartnersMapping;
      propertiesOf(template, 'Api').SecurityPolicy = 'TLS_1_0';
    },
  },
  unclear: {
    'a switch that is an intrinsic': (template) =>
      (propertiesOf(template, 'Api').DisableExecuteApiEndpoint = { 'Fn::If': ['Open', false, true] }),
  },
});
