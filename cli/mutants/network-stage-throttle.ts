import { editAll, removeMember } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const networkStageThrottle: readonly Mutant[] = [
  withoutInTemplate('network-stage-throttle', 'the request rates of stage and operations', (template) =>
    editAll(template, 'AWS::ApiGateway::Stage', (properties) => removeMember(properties, 'MethodSettings')),
  ),
];
