import { templateModel } from '../../../src/checks/model/template-model';
import { inputContentType } from '../../../src/checks/rules/input-content-type';
import { goodTemplate } from '../good-template';
import { countOnly, dropWafRule, foreignWebAcl, propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('input-content-type', {
  violations: {
    'a rule that is gone': (template) => dropWafRule(template, 'input-content-type'),
    'rules that only count': countOnly,
  },
  unclear: {
    'a web ACL of another stack': foreignWebAcl,
  },
});

test('rule input-content-type accepts a web ACL that blocks every body', () => {
  const template = goodTemplate();
  const acl = propertiesOf(template, 'WebAcl');
  const everyBody = {
    SizeConstraintStatement: {
      FieldToMatch: { Body: { OversizeHandling: 'MATCH' } },
      ComparisonOperator: 'GT',
      Size: 0,
      TextTransformations: [{ Priority: 0, Type: 'NONE' }],
    },
  };
  acl.Rules = (acl.Rules as { Name: string }[]).map((rule) =>
    rule.Name === 'input-content-type' ? { ...rule, Statement: everyBody } : rule,
  );

  expect(inputContentType.check(templateModel(template))).toEqual([]);
});
