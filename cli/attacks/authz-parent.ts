import type { IdentifierSpec } from '../../src/vocabulary';
import { type Attack, type AttackCase, casesOr, refusedTwice } from '../drill/attack';
import type { Subject } from '../drill/cases';
import { ownBelonging } from '../drill/well-made';

const MISMATCH = refusedTwice('authz-parent', 'PARENT_MISMATCH');

/** Both objects are the caller's own, but the one does not belong to the other. */
function strayChild({ operation, caller }: Subject, child: IdentifierSpec): AttackCase {
  return {
    name: `${child.name} of another ${child.parent}`,
    operation: operation.spec.id,
    expect: MISMATCH,
    run: async (context) => {
      const own = ownBelonging(caller);
      const parent = operation.spec.identifiers.find(({ name }) => name === child.parent)!;
      const otherParent = await context.objects.create(operation, parent, own);
      const stray = await context.objects.create(operation, child, { ...own, parent: otherParent });
      return context.send(await context.wellMade(operation, caller, { objects: { [child.name]: stray } }));
    },
    positive: (context) => context.positive(operation, caller),
  };
}

/** `/a/{x}/b/{y}` means the `y` of that `x`. */
export const authzParent: Attack = {
  slug: 'authz-parent',
  title: 'reach a nested object through a parent that is not its own',
  cases: (context) => {
    const subjects = context.callable(({ spec }) => spec.identifiers.some(({ parent }) => parent !== undefined));
    const cases = subjects.flatMap((subject) => {
      const { identifiers } = subject.operation.spec;
      const nested = identifiers.filter(({ parent }) => identifiers.some(({ name }) => name === parent));
      return nested.filter((each) => each.in !== 'body').map((child) => strayChild(subject, child));
    });
    return casesOr(cases, 'no operation of the contract nests one object under another');
  },
};
