import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { templateModel } from '../../../src/checks/model/template-model';
import { inputGatewayModel } from '../../../src/checks/rules/input-gateway-model';
import { goodTemplate } from '../good-template';
import { bodyInBucket, dropWafRule, operationOf, ruleTriple } from '../rule-triple';

const FORM = 'application/x-www-form-urlencoded';

/** An operation that takes JSON, and another type that no model can read. */
function takesForms(template: MutableTemplate, type: string): void {
  const operation = operationOf(template, '/orders', 'post');
  operation.requestBody = { content: { 'application/json': { schema: {} } } };
  operation['x-hardened-types-without-model'] = [type];
}

ruleTriple('input-gateway-model', {
  violations: {
    'an operation without validator': (template) =>
      delete operationOf(template, '/orders', 'post')['x-amazon-apigateway-request-validator'],
    'a body without model': (template) => (operationOf(template, '/orders', 'post').requestBody = { content: {} }),
    'a model for one content type only': (template) =>
      (operationOf(template, '/orders', 'post').requestBody = { content: { 'application/json': { schema: {} } } }),
    'a JSON type that is said to need no model': (template) => takesForms(template, 'application/json'),
    'forms without a web ACL that looks at content types': (template) => {
      takesForms(template, FORM);
      dropWafRule(template, 'input-content-type');
    },
  },
  unclear: {
    'a body in a bucket': bodyInBucket,
  },
});

test('rule input-gateway-model accepts forms beside JSON, where the web ACL refuses types that nobody lists', () => {
  const template = goodTemplate();
  takesForms(template, FORM);

  expect(inputGatewayModel.check(templateModel(template))).toEqual([]);
});
