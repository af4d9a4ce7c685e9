import {
  bodyInBucket,
  foreignAuthorizer,
  operationOf,
  propertiesOf,
  ruleTriple,
  setConsumers,
  setVariable,
} from '../rule-triple';

ruleTriple('network-consumer-limit', {
  violations: {
    'no table of buckets': (template) => setVariable(template, 'Authorizer', 'HARDENED_BUCKETS_TABLE', undefined),
    'a consumer without a rate': (template) => setConsumers(template, { rate: undefined }),
    'an operation that asks for no plan key': (template) => {
      operationOf(template, '/orders', 'get').security = [{ hardened: [] }];
    },
    'plan keys that callers send': (template) => {
      (propertiesOf(template, 'Api').Body as Record<string, unknown>)['x-amazon-apigateway-api-key-source'] = 'HEADER';
    },
  },
  unclear: {
    'an authorizer of another make': (template) => {
      foreignAuthorizer(template);
      setVariable(template, 'Authorizer', 'HARDENED_BUCKETS_TABLE', undefined);
    },
    'a body in a bucket': bodyInBucket,
  },
});
