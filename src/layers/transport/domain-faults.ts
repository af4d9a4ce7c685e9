import type { Fault } from '../../core/errors';
import type { Truststore } from '../../core/pki/truststore';
import type { ApiDomain } from './api-domain';

/** A contradiction, and the waiver that would cover it; without one nothing does. */
interface DomainFault extends Fault {
  readonly slug?: string;
}

/** What the domains of an API must agree with. */
interface DomainFaultInput {
  readonly domains: readonly ApiDomain[];
  readonly isBehindMutualTlsEdge: boolean;
  readonly hasConsumers: boolean;
}

/** Whom the domains of an API trust, against who calls them: the edge alone, or consumers themselves. */
export function domainFaults({ domains, isBehindMutualTlsEdge, hasConsumers }: DomainFaultInput): DomainFault[] {
  return domains.flatMap(({ name, _mutualTls }): DomainFault[] => {
    const holder = _mutualTls?.truststore.holder;
    const where = `transport, domain ${name}`;
    if (holder === 'unknown') {
      return [
        {
          where,
          what: 'its truststore is an object that somebody else keeps, so that nobody knows whom it trusts',
          remedy: 'give the authorities themselves, with Truststore.ofConsumers or Truststore.ofEdge',
          slug: 'transport-truststore',
        },
      ];
    }
    if (holder === 'consumers' && isBehindMutualTlsEdge) {
      return [
        {
          where,
          what: 'its truststore holds authorities of consumers, who could connect to it round the edge',
          remedy: 'use Truststore.ofEdge with the authority of the edge alone',
        },
      ];
    }
    if (holder === 'edge' && !isBehindMutualTlsEdge) {
      return [
        {
          where,
          what: 'its truststore is that of an edge, and no edge presents a certificate',
          remedy: 'name the edge in "edge", or use Truststore.ofConsumers',
        },
      ];
    }
    return _mutualTls ? revocationFaults(where, _mutualTls.truststore, hasConsumers) : [];
  });
}

/** API Gateway revokes nothing, so that the authorizer must. */
export function revocationFaults(
  where: string,
  { holder, revocationLists }: Truststore,
  hasConsumers: boolean,
): DomainFault[] {
  if (holder !== 'consumers') return [];
  if (revocationLists.length === 0) {
    return [
      {
        where,
        what: 'its truststore names no revocation list, and API Gateway revokes nothing',
        remedy: 'give "revocationLists" to Truststore.ofConsumers',
        slug: 'transport-revocation',
      },
    ];
  }
  return hasConsumers
    ? []
    : [
        {
          where,
          what: 'no consumer is known, and with them the deny list is missing',
          remedy: 'name who calls in "consumers"',
        },
      ];
}
