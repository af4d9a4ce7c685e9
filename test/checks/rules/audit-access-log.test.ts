import { propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('audit-access-log', {
  violations: {
    'no access log': (template) => delete propertiesOf(template, 'Stage').AccessLogSetting,
    'the logging role of the account, which the stack takes from all others': (template) =>
      (template.Resources.Account = { Type: 'AWS::ApiGateway::Account', Properties: {} }),
    'a line without the reason': (template) => {
      const setting = propertiesOf(template, 'Stage').AccessLogSetting as { Format: string };
      setting.Format = setting.Format.replace('$context.authorizer.reason', '-');
    },
  },
  unclear: {
    'a format that cannot be read': (template) => {
      const setting = propertiesOf(template, 'Stage').AccessLogSetting as { Format: unknown };
      setting.Format = { Ref: 'Format' };
    },
  },
});
