import { editAll } from './edit';
import { asObject, at } from '../../src/checks/model/references';
import { type Mutant, withoutCheck, withoutInTemplateAlone } from './mutant';

export const transportTransactionToken: readonly Mutant[] = [
  withoutInTemplateAlone('transport-transaction-token', 'the guard in front of the handler', (template) =>
    editAll(template, 'AWS::Lambda::Function', (properties) => {
      const variables = asObject(at(properties, 'Environment', 'Variables'));
      const wrapped = variables.HARDENED_WRAPPED_HANDLER;
      if (typeof wrapped !== 'string') return false;
      properties.Handler = wrapped;
      delete properties.Layers;
      return true;
    }),
  ),
  withoutCheck('transport-transaction-token', ['guard'], 'the check of the transaction token'),
];
