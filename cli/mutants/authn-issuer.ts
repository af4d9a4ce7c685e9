import { editIssuers } from './edit';
import { type Mutant, withoutCheck, withoutInTemplateAlone } from './mutant';

export const authnIssuer: readonly Mutant[] = [
  withoutCheck('authn-issuer', ['authorizer'], 'the check of the issuer'),
  withoutInTemplateAlone('authn-issuer', 'https for the key set', (template) =>
    editIssuers(template, (issuer) => {
      if (typeof issuer.jwksUri !== 'string') return false;
      issuer.jwksUri = issuer.jwksUri.replace(/^https:/, 'http:');
      return true;
    }),
  ),
];
