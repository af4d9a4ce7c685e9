import { bodyInBucket, operationOf, propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('authn-required', {
  violations: {
    'an operation without security': (template) => delete operationOf(template, '/orders', 'get').security,
    'an empty alternative': (template) => (operationOf(template, '/orders', 'get').security = [{ hardened: [] }, {}]),
    'a scheme that the gateway does not enforce': (template) => {
      const { components } = propertiesOf(template, 'Api').Body as {
        components: { securitySchemes: Record<string, object> };
      };
      components.securitySchemes.hardened = { type: 'http', scheme: 'bearer' };
    },
  },
  unclear: {
    'a body in a bucket': bodyInBucket,
  },
});
