import { addEdgeWebAcl, ruleTriple } from '../rule-triple';

ruleTriple('audit-waf-log', {
  violations: {
    'a web ACL without log': (template) => delete template.Resources.WafLog,
    'a web ACL before the distribution without log': addEdgeWebAcl,
  },
  unclear: {
    'a log of another web ACL': (template) =>
      (template.Resources.WafLog.Properties!.ResourceArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/x/1'),
  },
});
