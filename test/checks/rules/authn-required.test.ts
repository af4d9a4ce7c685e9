import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { templateModel } from '../../../src/checks/model/template-model';
import { authnRequired } from '../../../src/checks/rules/authn-required';
import { goodTemplate } from '../good-template';
import { bodyInBucket, operationOf, propertiesOf, ruleTriple } from '../rule-triple';

ruleTriple('authn-required', {
  violations: {
    'an operation without security': (template) => delete operationOf(template, '/orders', 'get').security,
    'an empty alternative': (template) => (operationOf(template, '/orders', 'get').security = [{ hardened: [] }, {}]),
    'a scheme that the gateway does not enforce': (template) => {
      const { components } = propertiesOf(template, 'Api').Body as {
        components: { securitySchemes: Record<string, object> };
      };
      components.securitySchemes.hardened = { type: 'http', scheme: 'bearer' };
    },
  },
  unclear: {
    'a body in a bucket': bodyInBucket,
  },
});

describe('cdk-nag that is kept from finding methods without an authorizer', () => {
  const suppress = (id: string) => ({
    cdk_nag: { rules_to_suppress: [{ id, reason: 'we have a Lambda authorizer' }] },
  });
  const told = (edit: (template: MutableTemplate) => unknown, isOpen = true) => {
    const template = goodTemplate();
    if (isOpen) delete operationOf(template, '/orders', 'get').security;
    edit(template);
    return authnRequired
      .check(templateModel(template))
      .flatMap(({ where }) => (where?.includes('cdk-nag') ? [where] : []));
  };

  test.each([
    [
      'by the stack',
      (template: MutableTemplate) => Object.assign(template, { Metadata: suppress('AwsSolutions-COG4') }),
    ],
    ['by the API', (template: MutableTemplate) => (template.Resources.Api.Metadata = suppress('AwsSolutions-APIG4'))],
  ])('is named: %s', (_, edit) => {
    expect(told(edit)).toEqual([expect.stringMatching(/^AwsSolutions-\w+ of cdk-nag is suppressed for all methods/)]);
  });

  test.each([
    [
      'another rule is suppressed',
      (template: MutableTemplate) => Object.assign(template, { Metadata: suppress('AwsSolutions-APIG3') }),
      true,
    ],
    [
      'every operation has an authorizer',
      (template: MutableTemplate) => Object.assign(template, { Metadata: suppress('AwsSolutions-COG4') }),
      false,
    ],
    [
      'its metadata is no list',
      (template: MutableTemplate) => Object.assign(template, { Metadata: { cdk_nag: { rules_to_suppress: 'all' } } }),
      true,
    ],
  ] as const)('is not named where %s', (_, edit, isOpen) => {
    expect(told(edit, isOpen)).toEqual([]);
  });
});
