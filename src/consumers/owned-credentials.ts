import { type Fault, refuseFaults } from '../core/errors';
import type { Issuer } from '../layers/authentication/issuer';
import type { Consumer } from './consumer';

/** Refuses a client or certificate that two consumers own, an id that is given twice, and issuers that the API does not have. */
export function refuseSharedCredentials(consumers: readonly Consumer[], issuers: readonly Issuer[]): void {
  refuseFaults('consumers', [
    ...shared(consumers, 'id', ({ id }) => [id], 'give each consumer its own id'),
    ...shared(
      consumers,
      'client',
      ({ _record }) => _record.clients,
      'give each consumer its own client, so that one can be revoked alone',
    ),
    ...shared(
      consumers,
      'certificate',
      ({ _record }) => _record.certificates,
      'issue one certificate for each consumer',
    ),
    ...unknownIssuers(consumers, issuers),
  ]);
}

function shared(
  consumers: readonly Consumer[],
  kind: string,
  credentials: (consumer: Consumer) => readonly string[],
  remedy: string,
): Fault[] {
  const owners = new Map<string, string>();
  return consumers.flatMap((consumer) =>
    credentials(consumer).flatMap((credential) => {
      const owner = owners.get(credential);
      owners.set(credential, owner ?? consumer.id);
      if (owner === undefined) return [];
      return [
        {
          where: `consumer ${consumer.id}`,
          what: `${kind} "${credential}" belongs to consumer ${owner} already`,
          remedy,
        },
      ];
    }),
  );
}

function unknownIssuers(consumers: readonly Consumer[], issuers: readonly Issuer[]): Fault[] {
  const known = new Set(issuers.map((issuer) => issuer.iss));
  return consumers
    .filter((consumer) => !known.has(consumer.issuer.iss))
    .map((consumer) => ({
      where: `consumer ${consumer.id}`,
      what: `issuer ${consumer.issuer.iss} is not one of the API`,
      remedy: 'add it to "issuers"',
    }));
}
