import { propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('audit-redaction', {
  violations: {
    'tokens in the log of the web ACL': (template) => delete propertiesOf(template, 'WafLog').RedactedFields,
    'API keys in the access log': (template) => {
      const setting = propertiesOf(template, 'Stage').AccessLogSetting as { Format: string };
      setting.Format = setting.Format.replace('{', '{"key":"$context.identity.apiKey",');
    },
  },
  unclear: {
    'redaction of unknown fields': (template) =>
      (propertiesOf(template, 'WafLog').RedactedFields = [{ SingleHeader: { name: 'authorization' } }]),
  },
});
