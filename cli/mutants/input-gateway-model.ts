import { editOperations, removeMember } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const inputGatewayModel: readonly Mutant[] = [
  withoutInTemplate('input-gateway-model', 'the request validator of every operation', (template) =>
    editOperations(template, (operation) => removeMember(operation, 'x-amazon-apigateway-request-validator')),
  ),
];
