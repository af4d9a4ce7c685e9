import { asObject, at } from '../../src/checks/model/references';
import { editAll, removeMember } from './edit';
import { type Mutant, withoutCheck, withoutInTemplateAlone } from './mutant';

export const authnDpop: readonly Mutant[] = [
  withoutCheck('authn-dpop', ['authorizer'], 'the checks of the proof'),
  withoutInTemplateAlone('authn-dpop', 'the URLs that proofs may name', (template) =>
    editAll(template, 'AWS::Lambda::Function', (properties) =>
      removeMember(asObject(at(properties, 'Environment', 'Variables')), 'HARDENED_PROOF_URLS'),
    ),
  ),
];
