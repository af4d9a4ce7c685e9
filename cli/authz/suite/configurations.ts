import { authnRequired } from '../../mutants/authn-required';
import { applyMutant } from '../../mutants/apply';
import { editAll } from '../../mutants/edit';
import { type Mutant, withoutInTemplate } from '../../mutants/mutant';
import { rewritePolicies } from '../../mutants/policies';
import { asObject, at } from '../../../src/checks/model/references';
import { CONTROLS, ENV } from '../../../src/vocabulary';
import type { Assembly } from '../../gateway/assembly/types';

/** One way in which the two enforcement points can be left. */
export interface Configuration {
  readonly name: string;
  /** Both in place, or nobody may be served at all: then every cell is judged. */
  readonly judged: 'every cell' | 'refusals' | 'nothing';
  readonly mutant?: Mutant;
}

/** The authorizer authenticates, and allows whoever it knows everything. */
const authenticatesOnly: Mutant = {
  slug: 'authz-tenant',
  without: 'every decision of the authorizer on functions and objects',
  mutations: [
    ...CONTROLS.filter(({ layer }) => layer === 'authorization').map(
      ({ slug }) => ({ kind: 'bundle', handler: 'authorizer', check: slug }) as const,
    ),
    {
      kind: 'config',
      handler: 'authorizer',
      file: 'policies.json',
      edit: (bundle) => rewritePolicies(bundle, () => 'permit (principal, action, resource);'),
    },
  ],
};

/** API Gateway calls the user's own handler, without the guard around it. */
const unguarded: Mutant = withoutInTemplate('authz-body-identifier', 'the guard', (template) =>
  editAll(template, 'AWS::Lambda::Function', (properties) => {
    const wrapped = asObject(at(properties, 'Environment', 'Variables'))[ENV.WRAPPED_HANDLER];
    if (typeof wrapped !== 'string') return false;
    properties['Handler'] = wrapped;
    delete properties['Layers'];
    return true;
  }),
);

export const CONFIGURATIONS: readonly Configuration[] = [
  { name: 'authorizer and guard', judged: 'every cell' },
  { name: 'authorizer alone: no guard', judged: 'nothing', mutant: unguarded },
  { name: 'guard alone: the authorizer authenticates only', judged: 'nothing', mutant: authenticatesOnly },
  { name: 'guard alone: no authorizer at the gateway', judged: 'refusals', mutant: authnRequired[0] },
];

/** A private copy of the assembly as the configuration leaves it. Undefined: the stack cannot be left so. */
export function configured(
  assembly: Assembly,
  { mutant }: Configuration,
): { readonly assembly: Assembly; readonly dispose: () => void } | undefined {
  return mutant ? applyMutant(assembly, mutant) : { assembly, dispose: () => undefined };
}
