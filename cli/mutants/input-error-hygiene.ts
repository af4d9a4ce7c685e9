import { editAll } from './edit';
import { asObject } from '../../src/checks/model/references';
import { type Mutant, withoutCheck, withoutInTemplateAlone } from './mutant';

export const inputErrorHygiene: readonly Mutant[] = [
  withoutInTemplateAlone('input-error-hygiene', 'our gateway responses', (template) =>
    editAll(template, 'AWS::ApiGateway::RestApi', (properties) => {
      const body = asObject(properties.Body);
      const had = body['x-amazon-apigateway-gateway-responses'] !== undefined;
      delete body['x-amazon-apigateway-gateway-responses'];
      return had;
    }),
  ),
  withoutCheck('input-error-hygiene', ['guard'], 'the security headers of the guard'),
];
