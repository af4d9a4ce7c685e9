import { editAll, removeMember } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const auditAccessLog: readonly Mutant[] = [
  withoutInTemplate('audit-access-log', 'the access log', (template) =>
    editAll(template, 'AWS::ApiGateway::Stage', (properties) => removeMember(properties, 'AccessLogSetting')),
  ),
];
