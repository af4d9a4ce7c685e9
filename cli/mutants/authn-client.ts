import { asList } from '../../src/checks/model/references';
import { editAll, editIssuers } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const authnClient: readonly Mutant[] = [
  withoutInTemplate('authn-client', 'the restriction to safe OAuth flows', (template) =>
    editAll(template, 'AWS::Cognito::UserPoolClient', (properties) => {
      properties.AllowedOAuthFlows = [...asList(properties.AllowedOAuthFlows), 'implicit'];
      return true;
    }),
  ),
  withoutInTemplate('authn-client', 'the demand for a scope of this API', (template) =>
    editIssuers(template, (issuer) => {
      if (!issuer.scopePrefix) return false;
      // Any scope begins so.
      issuer.scopePrefix = '';
      return true;
    }),
  ),
];
