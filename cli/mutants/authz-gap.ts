import { editAll } from './edit';
import { asObject, at } from '../../src/checks/model/references';
import { type Mutant, withoutInTemplateAlone } from './mutant';

export const authzGap: readonly Mutant[] = [
  withoutInTemplateAlone('authz-gap', 'the closed list of paths', (template) =>
    editAll(template, 'AWS::ApiGateway::RestApi', (properties) => {
      const paths = asObject(at(properties.Body, 'paths'));
      const [first] = Object.values(paths).flatMap((item) =>
        Object.values(asObject(item)).filter((one) => at(one, 'x-amazon-apigateway-integration') !== undefined),
      );
      if (first === undefined) return false;
      paths['/{proxy+}'] = { 'x-amazon-apigateway-any-method': structuredClone(first) };
      return true;
    }),
  ),
];
