import type { IdentifierSpec } from '../../src/vocabulary';
import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import type { Subject } from '../drill/cases';

const FOREIGN = refusedFor('TENANT_MISMATCH');
const ABSENT = refusedFor('RESOURCE_UNKNOWN');

function inBody({ operation, caller }: Subject, identifier: IdentifierSpec): AttackCase[] {
  const positive: AttackCase['positive'] = (context) => context.positive(operation, caller);
  const naming = (name: string, expect: typeof FOREIGN, make: AttackCase['run']): AttackCase => ({
    name,
    operation: operation.spec.id,
    expect,
    run: make,
    positive,
  });
  const objects = (id: string) => ({ objects: { [identifier.name]: id } });
  return [
    naming(`token of A, ${identifier.name} of B in the body`, FOREIGN, async (context) => {
      const tenant = context.callers.otherTenant(caller);
      const id = await context.objects.create(operation, identifier, { tenant, owner: 'somebody-of-b' });
      return context.send(await context.wellMade(operation, caller, objects(id)));
    }),
    naming(`${identifier.name} in the body that does not exist`, ABSENT, async (context) =>
      context.send(await context.wellMade(operation, caller, objects(context.objects.freshId(operation, identifier)))),
    ),
  ];
}

/** The authorizer never sees a body (trap 23): what stands there is the guard's to decide on. */
export const authzBodyIdentifier: Attack = {
  slug: 'authz-body-identifier',
  title: 'name an object of another tenant inside the body',
  cases: (context) => {
    const subjects = context.callable(({ spec }) => spec.identifiers.some((each) => each.in === 'body'));
    const cases = subjects.flatMap((subject) =>
      subject.operation.spec.identifiers
        .filter((each) => each.in === 'body')
        .flatMap((identifier) => inBody(subject, identifier)),
    );
    return casesOr(cases, 'no operation of the contract takes an identifier in its body');
  },
};
