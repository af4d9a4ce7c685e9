import { type Attack, type AttackCase, notApplicable, refusedFor } from '../drill/attack';
import type { Subject } from '../drill/cases';

const SUSPENDED = refusedFor('CONSUMER_SUSPENDED');

/** The same request twice, and in between the consumer is shut out: a kept decision would let the second one pass. */
function secondRequest({ operation, caller }: Subject, consumer: string): AttackCase {
  return {
    name: 'same request again after the consumer was suspended',
    operation: operation.spec.id,
    schedule: 'alone',
    needs: 'authentication',
    expect: SUSPENDED,
    run: async (context) => {
      const call = await context.wellMade(operation, caller);
      const first = await context.send(call);
      await context.target.identities.suspend(consumer);
      try {
        const second = await context.send(call);
        // Without the first one there was nothing that could have been kept.
        return first.kind === 'http' && first.status < 300 ? second : first;
      } finally {
        await context.target.identities.restore(consumer);
      }
    },
    positive: (context) => context.sendWellMade(operation, caller),
  };
}

/** One token for two objects: the decision on the caller's own must not be reused for somebody else's (trap 22). */
function otherObject({ operation, caller }: Subject): AttackCase[] {
  const identifier = operation.spec.identifiers.find((each) => each.in === 'path');
  if (!identifier) return [];
  return [
    {
      name: 'own object first, then one of another tenant with the same token',
      operation: operation.spec.id,
      expect: refusedFor('TENANT_MISMATCH'),
      run: async (context) => {
        await context.send(await context.wellMade(operation, caller));
        const tenant = context.callers.otherTenant(caller);
        const id = await context.objects.create(operation, identifier, { tenant, owner: 'somebody-of-b' });
        return context.send(await context.wellMade(operation, caller, { objects: { [identifier.name]: id } }));
      },
      positive: (context) => context.positive(operation, caller),
    },
  ];
}

/** A decision is as old as the request that it is for. */
export const authzNoCache: Attack = {
  slug: 'authz-no-cache',
  title: 'live on a decision that was made before',
  cases: (context) => {
    const probe = context.probe();
    const onObject = context.probe(
      ({ spec }) =>
        spec.method === 'GET' && spec.ownership !== 'shared' && spec.identifiers.some((each) => each.in === 'path'),
    );
    const consumer = probe?.caller.identity.consumer;
    const cases = [
      ...(probe && consumer ? [secondRequest(probe, consumer)] : []),
      ...(onObject ? otherObject(onObject) : []),
    ];
    return cases.length > 0
      ? cases
      : notApplicable('no registry of consumers, and no operation that reads one protected object');
  },
};
