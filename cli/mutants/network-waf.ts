import { editAll, removeAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const networkWaf: readonly Mutant[] = [
  withoutInTemplate('network-waf', 'the association of the web ACL', (template) =>
    removeAll(template, 'AWS::WAFv2::WebACLAssociation'),
  ),
  withoutInTemplate('network-waf', 'every rule of the web ACL', (template) =>
    editAll(template, 'AWS::WAFv2::WebACL', (properties) => {
      properties.Rules = [];
      return true;
    }),
  ),
];
