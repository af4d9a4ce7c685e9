import { editAll, removeMember } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const auditRedaction: readonly Mutant[] = [
  withoutInTemplate('audit-redaction', 'the redaction of the web ACL log', (template) =>
    editAll(template, 'AWS::WAFv2::LoggingConfiguration', (properties) => removeMember(properties, 'RedactedFields')),
  ),
];
