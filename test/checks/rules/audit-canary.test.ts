import { type dropWafRule, propertiesOf, ruleTriple, setVariable } from '../rule-triple';

/** A rule for the canary at the head of the web ACL. */
const privilege = (searchString: Record<string, string>) => (template: Parameters<typeof dropWafRule>[0]) => {
  const acl = propertiesOf(template, 'WebAcl');
  const rule = {
    Name: 'monitoring',
    Priority: 0,
    Action: { Allow: {} },
    Statement: { ByteMatchStatement: { ...searchString, FieldToMatch: { SingleHeader: { Name: 'user-agent' } } } },
  };
  acl.Rules = [rule, ...(acl.Rules as object[])];
};

ruleTriple('audit-canary', {
  violations: {
    'a canary of a private API that calls from outside of the VPC': (template) =>
      (propertiesOf(template, 'Api').EndpointConfiguration = { Types: ['PRIVATE'] }),
    'an API without a canary': (template) => delete template.Resources.Canary,
    'a canary of another API': (template) => {
      template.Resources.Api.Metadata = {};
      propertiesOf(template, 'Domain').DomainName = 'api.example.com';
      setVariable(
        template,
        'Canary',
        'HARDENED_CANARY',
        JSON.stringify({ url: 'https://api.example.com.evil/orders' }),
      );
    },
    'a canary that is never sent': (template) => delete template.Resources.CanarySchedule,
    'a schedule that is switched off': (template) => (propertiesOf(template, 'CanarySchedule').State = 'DISABLED'),
    'findings that do not come back': (template) => delete template.Resources.CanaryFindings,
    'findings of something else that come back': (template) =>
      (propertiesOf(template, 'CanaryFindings').EventPattern = {
        detail: { unmapped: { detection: { slug: ['web-attack'] } } },
      }),
    'an alarm that takes silence for health': (template) =>
      (propertiesOf(template, 'CanaryFound').TreatMissingData = 'notBreaching'),
    'an alarm that nobody hears': (template) => (propertiesOf(template, 'CanaryFound').ActionsEnabled = false),
    'an alarm that waits for a day': (template) => (propertiesOf(template, 'CanaryFound').EvaluationPeriods = 48),
    'an alarm of another API': (template) =>
      (propertiesOf(template, 'CanaryFound').Dimensions = [{ Name: 'api', Value: 'other' }]),
    'a web ACL that lets the canary through': privilege({ SearchString: 'Hardened-Canary/' }),
    'a web ACL that lets it through in Base64': privilege({
      SearchStringBase64: Buffer.from('hardened-canary/').toString('base64'),
    }),
  },
  unclear: {
    'a configuration that cannot be read': (template) => setVariable(template, 'Canary', 'HARDENED_CANARY', '{'),
    'a canary of another stack': (template) => {
      delete template.Resources.Canary;
      propertiesOf(template, 'CanarySchedule').Targets = [{ Arn: 'arn:aws:lambda:eu-west-1:111122223333:function:x' }];
    },
  },
});
