import { at, referencesIn } from '../../src/checks/model/references';
import { editAll } from './edit';
import { type Mutant, type MutableTemplate, withoutInTemplate } from './mutant';

/** Takes the readers off every queue. */
function removeQueueReaders({ Resources }: MutableTemplate): boolean {
  const isQueue = (id: string) => Resources[id]?.Type === 'AWS::SQS::Queue';
  const readers = Object.keys(Resources).filter(
    (id) =>
      Resources[id]?.Type === 'AWS::Lambda::EventSourceMapping' &&
      [...referencesIn(Resources[id].Properties?.EventSourceArn)].some(isQueue),
  );
  for (const id of readers) delete Resources[id];
  return readers.length > 0;
}

export const auditFinding: readonly Mutant[] = [
  withoutInTemplate('audit-finding', 'the readers of the queues of findings', removeQueueReaders),
  withoutInTemplate('audit-finding', 'the event bus of the detector', (template) =>
    editAll(template, 'AWS::Lambda::Function', (properties) => {
      const variables = at(properties, 'Environment', 'Variables') as Record<string, unknown> | undefined;
      const had = variables?.HARDENED_EVENT_BUS !== undefined;
      delete variables?.HARDENED_EVENT_BUS;
      delete variables?.HARDENED_FINDING_QUEUES;
      return had;
    }),
  ),
];
