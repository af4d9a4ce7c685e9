import { asObject, at } from '../../src/checks/model/references';
import { editAll, removeMember } from './edit';
import { type Mutant, withoutCheck, withoutInTemplateAlone } from './mutant';

export const authnReplay: readonly Mutant[] = [
  withoutCheck('authn-replay', ['authorizer'], 'the memory of used proofs'),
  withoutInTemplateAlone('authn-replay', 'the table of used proofs', (template) =>
    editAll(template, 'AWS::Lambda::Function', (properties) =>
      removeMember(asObject(at(properties, 'Environment', 'Variables')), 'HARDENED_REPLAY_TABLE'),
    ),
  ),
];
