import { bodyInBucket, operationOf, propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('authz-gap', {
  violations: {
    'a greedy path': (template) => {
      const { paths } = propertiesOf(template, 'Api').Body as { paths: Record<string, unknown> };
      paths['/{proxy+}'] = { get: operationOf(template, '/orders', 'get') };
    },
    'any method': (template) => {
      const { paths } = propertiesOf(template, 'Api').Body as { paths: Record<string, unknown> };
      paths['/any'] = { 'x-amazon-apigateway-any-method': operationOf(template, '/orders', 'get') };
    },
  },
  unclear: {
    'a body in a bucket': bodyInBucket,
  },
});
