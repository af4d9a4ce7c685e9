import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { templateModel } from '../../../src/checks/model/template-model';
import { inputInjection } from '../../../src/checks/rules/input-injection';
import { goodTemplate } from '../good-template';
import { bodyInBucket, dropWafRule, foreignWebAcl, operationOf, propertiesOf, ruleTriple } from '../rule-triple';

function mapsBy(template: MutableTemplate, text: unknown): void {
  const operation = operationOf(template, '/orders', 'post');
  Object.assign(operation['x-amazon-apigateway-integration'] as object, {
    requestTemplates: { 'application/json': text },
  });
}

ruleTriple('input-injection', {
  violations: {
    'no rules on SQL injection': (template) => dropWafRule(template, 'managed-sqli'),
    'no rules on any operating system': (template) => dropWafRule(template, 'managed-posix'),
    'a group that only counts': (template) => {
      const rules = propertiesOf(template, 'WebAcl').Rules as Record<string, unknown>[];
      for (const rule of rules) if (rule.Name === 'managed-sqli') rule.OverrideAction = { Count: {} };
    },
    'a parameter in a template': (template) => mapsBy(template, `{"q":"$input.params('q')"}`),
    'a body in a template': (template) => mapsBy(template, 'q=$input.body'),
    'a JSON value inside quotation marks': (template) => mapsBy(template, `{"q":"$input.json('$.q')"}`),
  },
  unclear: {
    'a web ACL of another stack': foreignWebAcl,
    'a body in a bucket': bodyInBucket,
    'a template that is put together': (template) => mapsBy(template, { 'Fn::Join': ['', ['$input', '.body']] }),
  },
});

test.each([
  `{"q":"$util.escapeJavaScript($input.params('q'))"}`,
  `{"q":$input.json('$.q')}`,
  'Action=SendMessage&MessageBody=$util.urlEncode($input.body)',
  '{"fixed":true}',
])('rule input-injection accepts the template %s', (text) => {
  const template = goodTemplate();
  mapsBy(template, text);

  expect(inputInjection.check(templateModel(template))).toEqual([]);
});
