import { removeAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const auditDetection: readonly Mutant[] = [
  withoutInTemplate('audit-detection', 'the detector on the stream', (template) =>
    removeAll(template, 'AWS::Lambda::EventSourceMapping'),
  ),
];
