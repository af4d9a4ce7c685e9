import { editAll } from './edit';
import { asObject, at } from '../../src/checks/model/references';
import { type Mutant, withoutCheck, withoutInTemplateAlone } from './mutant';

export const authnConsumer: readonly Mutant[] = [
  withoutCheck('authn-consumer', ['authorizer'], 'the checks of the consumer'),
  withoutInTemplateAlone('authn-consumer', 'the consumer registry', (template) =>
    editAll(template, 'AWS::Lambda::Function', (properties) => {
      const variables = asObject(at(properties, 'Environment', 'Variables'));
      const had = variables.HARDENED_REGISTRY_TABLE !== undefined && variables.HARDENED_ISSUERS !== undefined;
      if (had) delete variables.HARDENED_REGISTRY_TABLE;
      return had;
    }),
  ),
];
