import { asObject, at } from '../../src/checks/model/references';
import { editAll, editOperations } from './edit';
import { type Mutant, withoutCheck, withoutInTemplateAlone } from './mutant';

export const networkConsumerLimit: readonly Mutant[] = [
  withoutCheck('network-consumer-limit', ['authorizer'], 'the request rates of consumers and accounts'),
  withoutInTemplateAlone('network-consumer-limit', 'the table of token buckets', (template) =>
    editAll(template, 'AWS::Lambda::Function', (properties) => {
      const variables = asObject(at(properties, 'Environment', 'Variables'));
      const had = variables.HARDENED_BUCKETS_TABLE !== undefined;
      delete variables.HARDENED_BUCKETS_TABLE;
      return had;
    }),
  ),
  withoutInTemplateAlone('network-consumer-limit', 'the demand for a plan key', (template) =>
    editOperations(template, (operation) => {
      const requirements = Array.isArray(operation.security) ? operation.security.map(asObject) : [];
      const had = requirements.some((requirement) => requirement.plan !== undefined);
      operation.security = requirements.map(({ plan: _plan, ...others }) => others);
      return had;
    }),
  ),
];
