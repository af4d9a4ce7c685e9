import { asList, at, isObject } from '../../src/checks/model/references';
import { editAll, removeMember } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

const slug = 'transport-private-api';

export const transportPrivateApi: readonly Mutant[] = [
  withoutInTemplate(slug, 'the endpoint in the resource policies', (template) => {
    // A private domain has a policy of its own, which refuses what the API's would let in.
    const edited = ['AWS::ApiGateway::RestApi', 'AWS::ApiGateway::DomainNameV2'].map((type) =>
      editAll(template, type, forgetEndpoint),
    );
    return edited.includes(true);
  }),
  withoutInTemplate(slug, 'the policy of the endpoint', (template) =>
    editAll(template, 'AWS::EC2::VPCEndpoint', (properties) => removeMember(properties, 'PolicyDocument')),
  ),
];

function forgetEndpoint(properties: Record<string, unknown>): boolean {
  const statements = asList(at(properties.Policy, 'Statement')).filter(isObject);
  const kept = statements.filter((statement) => at(statement, 'Condition', 'StringNotEquals') === undefined);
  if (kept.length === statements.length) return false;
  properties.Policy = { Version: '2012-10-17', Statement: kept };
  return true;
}
