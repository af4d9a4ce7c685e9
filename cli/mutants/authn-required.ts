import { editOperations } from './edit';
import { type Mutant, withoutInTemplateAlone } from './mutant';

export const authnRequired: readonly Mutant[] = [
  withoutInTemplateAlone('authn-required', 'the authorizer of every operation', (template) =>
    editOperations(template, (operation) => {
      const had = Array.isArray(operation.security) && operation.security.length > 0;
      operation.security = [];
      return had;
    }),
  ),
];
