import { type Attack, type AttackCase, notApplicable, refusedFor } from '../drill/attack';
import { type Subject, withForgeries } from '../drill/cases';
import type { DrillContext } from '../drill/context';
import { credentialsOf, revoked } from '../drill/revocation';
import { consumerForgeries, registryForgeries } from '../forgeries/consumer';

/** The consumer is suspended for one request only, with nothing else under way. */
function suspended({ operation, caller }: Subject, consumer: string): AttackCase {
  return {
    name: 'token of a suspended consumer',
    operation: operation.spec.id,
    schedule: 'alone',
    expect: refusedFor('CONSUMER_SUSPENDED'),
    run: async (context) => {
      const call = await context.wellMade(operation, caller);
      await context.target.identities.suspend(consumer);
      try {
        return await context.send(call);
      } finally {
        await context.target.identities.restore(consumer);
      }
    },
    positive: (context) => context.sendWellMade(operation, caller),
  };
}

/** Of one consumer with a certificate beside its tokens and of one without, where there are such. */
function revocations(context: DrillContext): AttackCase[] {
  const { identities } = context.callers;
  const consumers = [true, false].flatMap(
    (isBound) => identities.find((each) => (each.isCertificateBound === true) === isBound)?.consumer ?? [],
  );
  return [...new Set(consumers)].flatMap((consumer) =>
    credentialsOf(context, consumer)
      .slice(0, 1)
      .map((subject) => revoked(subject, consumer)),
  );
}

/** A valid signature is not enough: the client must be one that somebody answers for. */
export const authnConsumer: Attack = {
  slug: 'authn-consumer',
  title: 'call as a client that nobody owns, or whose owner was shut out',
  cases: (context) => {
    const probe = context.probe();
    const consumer = probe?.caller.identity.consumer;
    if (!probe || !consumer) return notApplicable('the API keeps no registry of consumers');
    const { profile } = context.callers.issuerOf(probe.caller.identity);
    const { client } = probe.caller.identity;
    const forgeries = [...consumerForgeries(client, profile), ...registryForgeries(consumer, client, profile)];
    return [...withForgeries(context, probe, forgeries), suspended(probe, consumer), ...revocations(context)];
  },
};
