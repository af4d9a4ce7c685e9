import { asList, asObject, at, isObject } from '../../src/checks/model/references';
import { editAll, removeMember, removeWafRule } from './edit';
import { type MutableTemplate, type Mutant, withoutInTemplate } from './mutant';

/** Has every rate rule count connections: those of the edge. */
function countConnections(template: MutableTemplate): boolean {
  return editAll(template, 'AWS::WAFv2::WebACL', (properties) =>
    asList(properties.Rules)
      .map((rule) => at(rule, 'Statement', 'RateBasedStatement'))
      .filter(isObject)
      .map((statement) => {
        statement.AggregateKeyType = 'IP';
        return removeMember(statement, 'ForwardedIPConfig');
      })
      .includes(true),
  );
}

export const networkClientAddress: readonly Mutant[] = [
  withoutInTemplate('network-client-address', 'the web ACL rule that demands one address', (template) =>
    removeWafRule(template, 'network-client-address'),
  ),
  withoutInTemplate('network-client-address', 'the header that the rate rule counts by', countConnections),
  withoutInTemplate('network-client-address', 'the header that the authorizer reads', (template) =>
    editAll(template, 'AWS::Lambda::Function', (properties) =>
      removeMember(asObject(at(properties, 'Environment', 'Variables')), 'HARDENED_CLIENT_ADDRESS_HEADER'),
    ),
  ),
];
