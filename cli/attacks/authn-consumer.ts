import { type Attack, type AttackCase, type ExpectedRefusal, notApplicable, refusedFor } from '../drill/attack';
import { type Subject, withEditedToken } from '../drill/cases';

const UNKNOWN = refusedFor('CONSUMER_UNKNOWN');
const NO_CLIENT = refusedFor('CONSUMER_UNKNOWN', 'CLAIM_MISSING', 'CLAIM_INVALID', 'AUDIENCE_MISMATCH');

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
    positive: async (context) => context.send(await context.wellMade(operation, caller)),
  };
}

/** A valid signature is not enough: the client must be one that somebody answers for. */
export const authnConsumer: Attack = {
  slug: 'authn-consumer',
  title: 'call as a client that nobody owns, or whose owner was shut out',
  cases: (context) => {
    const probe = context.probe();
    const consumer = probe?.caller.identity.consumer;
    if (!probe || !consumer) return notApplicable('the API keeps no registry of consumers');
    const { clientClaim, profile } = context.callers.issuerOf(probe.caller.identity);
    // Cognito names the audience by the client.
    const foreign = profile === 'cognito-access' ? refusedFor('CONSUMER_UNKNOWN', 'AUDIENCE_MISMATCH') : UNKNOWN;
    const client = (name: string, value: unknown, expect: ExpectedRefusal = foreign) =>
      withEditedToken(probe, name, expect, ({ claims }) => {
        for (const each of ['azp', 'client_id']) delete claims[each];
        claims[clientClaim] = value;
      });
    return [
      client('client that no consumer owns', 'client-of-nobody'),
      client('client in other case', probe.caller.identity.client.toUpperCase()),
      client('client with a space behind', `${probe.caller.identity.client} `),
      client('list of clients', [probe.caller.identity.client], NO_CLIENT),
      // A partner's token may name its client by the subject (RFC 7523).
      ...(profile === 'partner' ? [] : [client('no client', undefined, NO_CLIENT)]),
      ...(consumer === probe.caller.identity.client ? [] : [client('consumer id in place of the client', consumer)]),
      client('registry key in place of the client', `consumer#${consumer}`),
      suspended(probe, consumer),
    ];
  },
};
