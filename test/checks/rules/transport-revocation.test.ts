import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { propertiesOf, ruleAccepts, ruleTriple, setVariable } from '../rule-triple';

const behindEdge = (template: MutableTemplate) => {
  template.Resources.Viewers = { Type: 'AWS::CloudFront::TrustStore', Properties: {} };
  template.Resources.Api.Metadata = { 'cdk-hardened-api': { edge: { provider: 'cloudfront', mutualTls: true } } };
};

ruleTriple('transport-revocation', {
  violations: {
    'an authorizer that asks for no list': (template) =>
      setVariable(template, 'Authorizer', 'HARDENED_REVOCATION', undefined),
    'an authorizer that asks for none behind an edge that takes certificates': (template) => {
      behindEdge(template);
      setVariable(template, 'Authorizer', 'HARDENED_REVOCATION', undefined);
    },
    'a deny list that nobody feeds': (template) => delete template.Resources.Revocation,
    'a feed without a list': (template) =>
      setVariable(template, 'Revocation', 'HARDENED_REVOCATION_FEEDS', '[{"lists":[]}]'),
    'a feed that nothing starts': (template) => (propertiesOf(template, 'Hourly').State = 'DISABLED'),
    'a feed that is read once a day': (template) =>
      (propertiesOf(template, 'Hourly').ScheduleExpression = 'rate(1 day)'),
    'a feed that is read every other day, in hours': (template) =>
      (propertiesOf(template, 'Hourly').ScheduleExpression = 'rate(48 hours)'),
    'a feed that is read once a month': (template) =>
      (propertiesOf(template, 'Hourly').ScheduleExpression = 'cron(0 0 1 * ? *)'),
    'a feed into another table': (template) =>
      setVariable(template, 'Revocation', 'HARDENED_REGISTRY_TABLE', { Ref: 'Buckets' }),
  },
  unclear: {
    'a feed at times that cannot be read': (template) =>
      (propertiesOf(template, 'Hourly').ScheduleExpression = { Ref: 'Times' }),
    'feeds that cannot be read': (template) =>
      setVariable(template, 'Revocation', 'HARDENED_REVOCATION_FEEDS', { Ref: 'Feeds' }),
  },
});

for (const expression of ['rate(30 minutes)', 'cron(5 * * * ? *)', 'cron(0 */6 ? * * *)']) {
  ruleAccepts('transport-revocation', `a feed at ${expression}`, (template) => {
    propertiesOf(template, 'Hourly').ScheduleExpression = expression;
  });
}
