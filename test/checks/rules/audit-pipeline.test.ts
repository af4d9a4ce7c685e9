import { addEdgeWebAcl, propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('audit-pipeline', {
  violations: {
    'a log that nobody reads': (template) => delete template.Resources.Subscription,
    'a subscription to some of the lines': (template) =>
      (propertiesOf(template, 'Subscription').FilterPattern = '{ $.status = 200 }'),
    'records that are not archived': (template) => delete template.Resources.Archive,
    'an alarm that takes silence for health': (template) =>
      (propertiesOf(template, 'Silence').TreatMissingData = 'notBreaching'),
    'a log of the edge that nobody reads': (template) => {
      addEdgeWebAcl(template);
      template.Resources.EdgeLog = { Type: 'AWS::Logs::LogGroup', Properties: {} };
      template.Resources.EdgeLogging = {
        ...template.Resources.WafLog,
        Properties: { LogDestinationConfigs: [{ Ref: 'EdgeLog' }], ResourceArn: { Ref: 'EdgeWebAcl' } },
      };
    },
    'an alarm that nobody hears': (template) => (propertiesOf(template, 'Silence').AlarmActions = []),
  },
  unclear: {
    'a stream of another stack': (template) =>
      (propertiesOf(template, 'Subscription').DestinationArn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/other'),
    'a log group of another stack': (template) =>
      (propertiesOf(template, 'Authorizer').LoggingConfig = { LogGroup: 'x' }),
  },
});
