import { bodyInBucket, operationOf, ruleTriple } from '../rule-triple';

ruleTriple('input-gateway-model', {
  violations: {
    'an operation without validator': (template) =>
      delete operationOf(template, '/orders', 'post')['x-amazon-apigateway-request-validator'],
    'a body without model': (template) => (operationOf(template, '/orders', 'post').requestBody = { content: {} }),
    'a model for one content type only': (template) =>
      (operationOf(template, '/orders', 'post').requestBody = { content: { 'application/json': { schema: {} } } }),
  },
  unclear: {
    'a body in a bucket': bodyInBucket,
  },
});
