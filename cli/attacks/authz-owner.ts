import { type Attack, type AttackCase, casesOr, refusedTwice } from '../drill/attack';
import type { Subject } from '../drill/cases';

const FOREIGN = refusedTwice('authz-owner', 'OWNER_MISMATCH');

/** Same tenant, other person: what a check of the tenant alone would let pass. */
function colleaguesObject({ operation, caller }: Subject): AttackCase[] {
  return operation.spec.identifiers
    .filter((each) => each.in !== 'body' && each.resource === operation.spec.resource)
    .map((identifier) => ({
      name: `${identifier.name} of a colleague`,
      operation: operation.spec.id,
      expect: FOREIGN,
      run: async (context) => {
        const { tenant } = caller.identity;
        const id = await context.objects.create(operation, identifier, { tenant, owner: 'a-colleague' });
        return context.send(await context.wellMade(operation, caller, { objects: { [identifier.name]: id } }));
      },
      positive: (context) => context.positive(operation, caller),
    }));
}

/** Knowing an address is not owning what is behind it. */
export const authzOwner: Attack = {
  slug: 'authz-owner',
  title: "reach a colleague's private object",
  cases: (context) =>
    casesOr(
      context.callable(({ spec }) => spec.ownership === 'owner').flatMap(colleaguesObject),
      'no operation of the contract is about objects that one person owns',
    ),
};
