import { addEdgeWebAcl, ruleTriple } from '../rule-triple';

ruleTriple('audit-waf-log', {
  violations: {
    'a web ACL without log': (template) => delete template.Resources.WafLog,
    'a web ACL before the distribution without log': addEdgeWebAcl,
    'a second place that takes the log from the first': (template) =>
      (template.Resources.SecondLog = {
        Type: 'AWS::WAFv2::LoggingConfiguration',
        Properties: {
          ...template.Resources.WafLog.Properties,
          LogDestinationConfigs: ['arn:aws:s3:::aws-waf-logs-siem'],
        },
      }),
    'two places at once': (template) =>
      (template.Resources.WafLog.Properties!.LogDestinationConfigs = ['arn:aws:s3:::a', 'arn:aws:s3:::b']),
  },
  unclear: {
    'a log of another web ACL': (template) =>
      (template.Resources.WafLog.Properties!.ResourceArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/x/1'),
  },
});
