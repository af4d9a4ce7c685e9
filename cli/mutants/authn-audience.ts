import { editIssuers } from './edit';
import { type Mutant, withoutCheck, withoutInTemplate } from './mutant';

export const authnAudience: readonly Mutant[] = [
  withoutCheck('authn-audience', ['authorizer'], 'the check of the audience'),
  withoutInTemplate('authn-audience', 'the audiences of the issuer', (template) =>
    editIssuers(template, (issuer) => {
      issuer.audiences = [];
      return true;
    }),
  ),
];
