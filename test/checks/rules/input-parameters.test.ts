import { bodyInBucket, foreignBackend, operationOf, ruleTriple } from '../rule-triple';

ruleTriple('input-parameters', {
  violations: {
    'a backend without the guard': foreignBackend,
    'an operation without validator': (template) =>
      delete operationOf(template, '/orders', 'get')['x-amazon-apigateway-request-validator'],
  },
  unclear: {
    'a validator that is not defined': (template) =>
      (operationOf(template, '/orders', 'get')['x-amazon-apigateway-request-validator'] = 'some'),
    'a body in a bucket': bodyInBucket,
  },
});
