import type { Fault } from '../../core/errors';
import type { ApiDomain } from './api-domain';

/** A contradiction, and the waiver that would cover it; without one nothing does. */
interface DomainFault extends Fault {
  readonly slug?: string;
}

/** Whom the domains of an API trust, against who calls them: the edge alone, or consumers themselves. */
export function domainFaults(domains: readonly ApiDomain[], isBehindMutualTlsEdge: boolean): DomainFault[] {
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
    return [];
  });
}
