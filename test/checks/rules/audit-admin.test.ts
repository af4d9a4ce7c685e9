import { propertiesOf, ruleTriple } from '../rule-triple';

const detail = (rule: unknown) => (rule as { EventPattern: { detail: Record<string, unknown> } }).EventPattern.detail;

ruleTriple('audit-admin', {
  violations: {
    'changes of the platform that no rule takes': (template) => delete template.Resources.PlatformRule,
    'a rule that is switched off': (template) => (propertiesOf(template, 'PlatformRule').State = 'DISABLED'),
    'a rule for single actions of the platform': (template) =>
      (detail(propertiesOf(template, 'PlatformRule')).eventName = ['DeleteAuthorizer']),
    'a rule for one principal': (template) =>
      (detail(propertiesOf(template, 'PlatformRule')).userIdentity = { type: ['Root'] }),
    'a log that can be deleted unseen': (template) =>
      (detail(propertiesOf(template, 'SupportRule')).eventName = ['StopLogging']),
    'reads of keys that EventBridge was not asked for': (template) =>
      (propertiesOf(template, 'ReadsRule').State = 'ENABLED'),
    'a log of actions that nobody reads': (template) => delete template.Resources.AdministrationSubscription,
    'a log that EventBridge may not write to': (template) =>
      delete propertiesOf(template, 'AdministrationLog').ResourcePolicyDocument,
    'a function that takes test calls': (template) =>
      (propertiesOf(template, 'BackendPermission').SourceArn = {
        'Fn::Sub': 'arn:aws:execute-api:eu-west-1:111122223333:${Api}/test-invoke-stage/GET/orders',
      }),
  },
  unclear: {
    'a rule on a bus of another name': (template) =>
      (propertiesOf(template, 'PlatformRule').EventBusName = { Ref: 'Bus' }),
    'a permission for any caller of API Gateway': (template) =>
      delete propertiesOf(template, 'BackendPermission').SourceArn,
  },
});
