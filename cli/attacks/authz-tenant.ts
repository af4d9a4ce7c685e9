import type { IdentifierSpec } from '../../src/vocabulary';
import { type Attack, type AttackCase, casesOr, refusedFor, refusedTwice } from '../drill/attack';
import { withToken } from '../drill/call';
import { changed, type Subject } from '../drill/cases';
import type { DrillContext } from '../drill/context';

const FOREIGN = refusedTwice('authz-tenant', 'TENANT_MISMATCH');
const NOT_ALLOWED = refusedFor('TENANT_NOT_ALLOWED');
/** An object that does not exist is answered exactly as one that belongs to somebody else (trap 68). */
const ABSENT = refusedFor('RESOURCE_UNKNOWN');
const UNTOLD = refusedFor('RESOURCE_UNAVAILABLE');

/** The object of another tenant in place of the caller's own; parents stay the caller's. */
function foreignObject(subject: Subject, identifier: IdentifierSpec): AttackCase {
  const { operation, caller } = subject;
  return {
    name: `token of A, ${identifier.name} of B`,
    operation: operation.spec.id,
    expect: FOREIGN,
    run: async (context) => {
      const tenant = context.callers.otherTenant(caller);
      const id = await context.objects.create(operation, identifier, { tenant, owner: 'somebody-of-b' });
      return context.send(await context.wellMade(operation, caller, { objects: { [identifier.name]: id } }));
    },
    positive: (context) => context.positive(operation, caller),
  };
}

function absentObject({ operation, caller }: Subject, identifier: IdentifierSpec): AttackCase {
  return {
    name: `${identifier.name} that does not exist`,
    operation: operation.spec.id,
    expect: ABSENT,
    run: async (context) => {
      const objects = { [identifier.name]: context.objects.freshId(operation, identifier) };
      return context.send(await context.wellMade(operation, caller, { objects }));
    },
    positive: (context) => context.positive(operation, caller),
  };
}

/** Trap 70: whose an object is cannot be told while its store is gone, and that must not be to the caller's advantage. */
function storeGone(context: DrillContext): AttackCase[] {
  const { withdraw } = context.target.fixtures;
  const subject = context.probe(
    ({ spec }) => spec.ownership !== 'shared' && spec.identifiers.some(({ in: place }) => place === 'path'),
  );
  if (!withdraw || !subject) return [];
  const { operation, caller } = subject;
  const [identifier] = operation.spec.identifiers.filter(({ in: place }) => place === 'path');
  return [
    {
      name: `the store of ${identifier!.resource} is gone`,
      operation: operation.spec.id,
      schedule: 'alone',
      expect: UNTOLD,
      run: async (drill) => {
        const call = await drill.wellMade(operation, caller);
        const restore = await withdraw(identifier!.resource);
        try {
          return await drill.send(call);
        } finally {
          await restore();
        }
      },
      positive: async (drill) => drill.send(await drill.wellMade(operation, caller)),
    },
  ];
}

/** Consumers that act for one tenant only, with the tenant of another in their token. */
function claimedTenant(context: DrillContext): AttackCase[] {
  const fixed = context.callers.identities.filter(
    ({ consumer, tenant }) =>
      consumer !== undefined &&
      context.callers.identities.every((other) => other.consumer !== consumer || other.tenant === tenant),
  );
  const consumers = [...new Map(fixed.map((identity) => [identity.consumer, identity])).values()];
  return consumers.flatMap((identity) => {
    const operation = context.operations.find(({ spec }) =>
      context.callers.allowed(spec).some((each) => each.identity === identity),
    );
    if (!operation) return [];
    const caller = { identity, key: identity.name };
    const claiming = context.callers.withTenant(caller, context.callers.otherTenant(caller));
    return [
      changed(
        { operation, caller },
        `${identity.name} claims to act for another tenant`,
        NOT_ALLOWED,
        async (call, drill) => withToken(call, await drill.token(claiming)),
      ),
    ];
  });
}

/** OWASP API1:2023, for every identifier outside a body; those inside are the business of `authz-body-identifier`. */
export const authzTenant: Attack = {
  slug: 'authz-tenant',
  title: 'reach an object of another tenant by its identifier',
  cases: (context) => {
    const subjects = context.callable(
      ({ spec }) => spec.identifiers.some((each) => each.in !== 'body') && spec.ownership !== 'shared',
    );
    const cases = subjects.flatMap((subject) =>
      subject.operation.spec.identifiers
        .filter((each) => each.in !== 'body')
        .flatMap((identifier) => [foreignObject(subject, identifier), absentObject(subject, identifier)]),
    );
    return casesOr(
      [...cases, ...claimedTenant(context), ...storeGone(context)],
      'no operation of the contract takes an identifier of a protected object',
    );
  },
};
