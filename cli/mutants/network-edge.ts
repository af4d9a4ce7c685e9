import { at } from '../../src/checks/model/references';
import { editAll, removeMember, removeWafRule } from './edit';
import { type MutableTemplate, type Mutant, withoutInTemplate } from './mutant';

/** Tells whether the edge proves itself by a client certificate. */
function hasCertificate(template: MutableTemplate): boolean {
  return Object.values(template.Resources).some(
    ({ Metadata }) => at(Metadata, 'cdk-hardened-api', 'edge', 'mutualTls') === true,
  );
}

export const networkEdge: readonly Mutant[] = [
  withoutInTemplate('network-edge', 'the web ACL rule that demands proof of the edge', (template) =>
    removeWafRule(template, 'network-edge'),
  ),
  withoutInTemplate(
    'network-edge',
    'the client certificate of the edge',
    (template) =>
      hasCertificate(template) &&
      editAll(template, 'AWS::ApiGateway::DomainName', (properties) =>
        removeMember(properties, 'MutualTlsAuthentication'),
      ),
  ),
];
