import { addEdgeWebAcl, propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('audit-redaction', {
  violations: {
    'tokens in the log of the web ACL': (template) => delete propertiesOf(template, 'WafLog').RedactedFields,
    'API keys in the access log': (template) => {
      const setting = propertiesOf(template, 'Stage').AccessLogSetting as { Format: string };
      setting.Format = setting.Format.replace('{', '{"key":"$context.identity.apiKey",');
    },
    'tokens in the log of the edge': (template) => {
      addEdgeWebAcl(template);
      const Properties = {
        ...propertiesOf(template, 'WafLog'),
        ResourceArn: { Ref: 'EdgeWebAcl' },
        RedactedFields: [],
      };
      template.Resources.EdgeLogging = { Type: 'AWS::WAFv2::LoggingConfiguration', Properties };
    },
  },
  unclear: {
    'redaction of unknown fields': (template) =>
      (propertiesOf(template, 'WafLog').RedactedFields = [{ SingleHeader: { name: 'authorization' } }]),
  },
});
