import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { templateModel } from '../../../src/checks/model/template-model';
import { inputUrl } from '../../../src/checks/rules/input-url';
import { urlPattern } from '../../../src/contract/url-members';
import { goodTemplate } from '../good-template';
import { bodyInBucket, operationOf, propertiesOf, ruleTriple } from '../rule-triple';

const object = (callbackUrl: object) => ({ type: 'object', properties: { callbackUrl } });

function takes(template: MutableTemplate, schema: object): void {
  operationOf(template, '/orders', 'post').requestBody = { content: { 'application/json': { schema } } };
}

ruleTriple('input-url', {
  violations: {
    'a URL without pattern': (template) => takes(template, object({ type: 'string', format: 'uri' })),
    'a pattern that lets addresses through': (template) =>
      takes(template, object({ type: 'string', format: 'url', pattern: '^https?://' })),
    'a pattern that is not anchored': (template) =>
      takes(template, object({ type: 'string', format: 'uri', pattern: 'example\\.com' })),
    'a URL behind a reference': (template) => {
      takes(template, { $ref: '#/components/schemas/Hook' });
      const { components } = propertiesOf(template, 'Api').Body as { components: Record<string, unknown> };
      components.schemas = { Hook: object({ format: 'uri' }) };
    },
    'a URL in a model of its own': (template) => {
      takes(template, { Ref: 'HookModel' });
      template.Resources.HookModel = {
        Type: 'AWS::ApiGateway::Model',
        Properties: { Schema: object({ format: 'uri' }) },
      };
    },
  },
  unclear: {
    'a body in a bucket': bodyInBucket,
    'a pattern that cannot be read': (template) => takes(template, object({ format: 'uri', pattern: '(' })),
  },
});

test.each([
  ['every public host', {}],
  ['listed hosts', { 'x-hardened-hosts': ['hooks.example.com', '*.example.org', 'http://old.example.net'] }],
])('rule input-url accepts the pattern that models have for %s', (_, schema) => {
  const template = goodTemplate();
  takes(template, object({ type: 'string', format: 'uri', pattern: urlPattern(schema) }));

  expect(inputUrl.check(templateModel(template))).toEqual([]);
});
