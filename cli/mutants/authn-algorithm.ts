import { editIssuers } from './edit';
import { type Mutant, withoutCheck, withoutInTemplateAlone } from './mutant';

export const authnAlgorithm: readonly Mutant[] = [
  withoutCheck('authn-algorithm', ['authorizer'], 'the check of the algorithm list'),
  withoutInTemplateAlone('authn-algorithm', 'the restriction to asymmetric algorithms', (template) =>
    editIssuers(template, (issuer) => {
      issuer.algorithms = ['none', 'HS256', ...(Array.isArray(issuer.algorithms) ? issuer.algorithms : [])];
      return true;
    }),
  ),
];
