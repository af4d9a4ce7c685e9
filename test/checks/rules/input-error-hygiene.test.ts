import { propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('input-error-hygiene', {
  violations: {
    'no own gateway responses': (template) =>
      delete (propertiesOf(template, 'Api').Body as Record<string, unknown>)['x-amazon-apigateway-gateway-responses'],
    'a response that echoes': (template) => {
      const text = JSON.stringify(propertiesOf(template, 'Api').Body);
      propertiesOf(template, 'Api').Body = JSON.parse(
        text.replace('$context.requestId', '$context.error.validationErrorString'),
      );
    },
    'a response that can be sniffed': (template) => {
      const text = JSON.stringify(propertiesOf(template, 'Api').Body);
      propertiesOf(template, 'Api').Body = JSON.parse(text.replace("'nosniff'", "'sniff'"));
    },
  },
  unclear: {
    'a body in a bucket': (template) => {
      delete propertiesOf(template, 'Api').Body;
    },
  },
});
