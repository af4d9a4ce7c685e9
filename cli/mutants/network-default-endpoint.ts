import { editAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const networkDefaultEndpoint: readonly Mutant[] = [
  withoutInTemplate('network-default-endpoint', 'the closing of the default endpoint', (template) =>
    editAll(template, 'AWS::ApiGateway::RestApi', (properties) => {
      const was = properties.DisableExecuteApiEndpoint === true;
      properties.DisableExecuteApiEndpoint = false;
      return was;
    }),
  ),
];
