import { editVariables } from './edit';
import { type Mutant, withoutCheck, withoutInTemplate } from './mutant';

export const transportRevocation: readonly Mutant[] = [
  withoutInTemplate('transport-revocation', 'the demand for a fresh revocation list', (template) =>
    editVariables(template, (variables) => {
      const had = variables.HARDENED_REVOCATION !== undefined;
      delete variables.HARDENED_REVOCATION;
      return had;
    }),
  ),
  withoutCheck('transport-revocation', ['authorizer'], 'the check of the deny list'),
];
