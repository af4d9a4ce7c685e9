import { type Attack, notApplicable, refusedFor } from '../drill/attack';
import { NOBODY } from '../drill/cases';

/** A private API answers its own endpoint, however good the credentials are. */
export const transportPrivateApi: Attack = {
  slug: 'transport-private-api',
  title: 'call a private API through an endpoint that is not its own',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return notApplicable(NOBODY);
    const { operation, caller } = probe;
    if (!context.target.endpoints.some(({ foreignAddress }) => foreignAddress)) {
      return notApplicable('no endpoint of the API is private, or this machine has one loopback address only');
    }
    return [
      {
        name: 'well-made request through a foreign endpoint',
        operation: operation.spec.id,
        expect: refusedFor('ENDPOINT_NOT_ALLOWED'),
        run: async (context) => {
          const call = await context.wellMade(operation, caller);
          const { foreignAddress: address } = call.connection.endpoint;
          return context.send({ ...call, connection: { ...call.connection, address, isFresh: true } });
        },
        positive: (context) => context.positive(operation, caller),
      },
    ];
  },
};
