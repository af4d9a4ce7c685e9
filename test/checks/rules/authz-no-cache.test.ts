import { bodyInBucket, propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('authz-no-cache', {
  violations: {
    'a cache of 300 seconds': (template) => {
      const text = JSON.stringify(propertiesOf(template, 'Api').Body);
      propertiesOf(template, 'Api').Body = JSON.parse(
        text.replace('"authorizerResultTtlInSeconds":0', '"authorizerResultTtlInSeconds":300'),
      );
    },
  },
  unclear: {
    'a cache setting that is left to the default of 300 seconds': (template) => {
      const text = JSON.stringify(propertiesOf(template, 'Api').Body);
      propertiesOf(template, 'Api').Body = JSON.parse(text.replace('"authorizerResultTtlInSeconds":0,', ''));
    },
    'a body in a bucket': bodyInBucket,
  },
});
