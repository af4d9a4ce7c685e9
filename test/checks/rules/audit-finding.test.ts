import { propertiesOf, ruleTriple, setVariable } from '../rule-triple';

const statement = (template: Parameters<typeof propertiesOf>[0]) =>
  (propertiesOf(template, 'ImportPolicy').PolicyDocument as { Statement: Record<string, unknown>[] }).Statement[0]!;

ruleTriple('audit-finding', {
  violations: {
    'a queue of findings that nobody reads': (template) => delete template.Resources.Import,
    'a reader that is switched off': (template) => (propertiesOf(template, 'Import').Enabled = false),
    'a reader that forgets what is refused': (template) =>
      delete propertiesOf(template, 'Import').FunctionResponseTypes,
    'findings that are dropped': (template) => delete propertiesOf(template, 'Findings').RedrivePolicy,
    'lost findings that alarm nobody': (template) => delete template.Resources.LostAlarm,
    "findings for another account's product": (template) =>
      (statement(template).Resource = {
        'Fn::Sub': 'arn:aws:securityhub:eu-west-1:${AWS::AccountId}:product/999988887777/default',
      }),
  },
  unclear: {
    'a queue of another template': (template) =>
      setVariable(template, 'Detector', 'HARDENED_FINDING_QUEUES', '["https://sqs.eu-west-1.amazonaws.com/1/q"]'),
    'a permission for any product': (template) => (statement(template).Resource = '*'),
  },
});
