import { asObject } from '../../src/checks/model/references';
import { editOperations, removeWafRule } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

const group = (name: string, what: string) =>
  withoutInTemplate('input-injection', what, (template) => removeWafRule(template, name));

export const inputInjection: readonly Mutant[] = [
  group('input-injection', 'the web ACL rule on commands and queries in URLs'),
  group('managed-sqli', "AWS's rules on SQL injection"),
  group('managed-posix', "AWS's rules on shell commands"),
  withoutInTemplate('input-injection', 'escaping in a mapping template', (template) =>
    editOperations(template, (operation) => {
      const integration = asObject(operation['x-amazon-apigateway-integration']);
      integration.requestTemplates = { 'application/json': `{"q":"$input.params('q')"}` };
      return true;
    }),
  ),
];
