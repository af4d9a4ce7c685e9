import { asList, at, isObject } from '../../src/checks/model/references';
import { editAll, removeMember } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

const slug = 'transport-private-api';

export const transportPrivateApi: readonly Mutant[] = [
  withoutInTemplate(slug, 'the endpoint in the resource policy', (template) =>
    editAll(template, 'AWS::ApiGateway::RestApi', (properties) => {
      const statements = asList(at(properties.Policy, 'Statement')).filter(isObject);
      const kept = statements.filter((statement) => at(statement, 'Condition', 'StringNotEquals') === undefined);
      if (kept.length === statements.length) return false;
      properties.Policy = { Version: '2012-10-17', Statement: kept };
      return true;
    }),
  ),
  withoutInTemplate(slug, 'the policy of the endpoint', (template) =>
    editAll(template, 'AWS::EC2::VPCEndpoint', (properties) => removeMember(properties, 'PolicyDocument')),
  ),
];
