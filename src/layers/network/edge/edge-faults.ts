import type { Fault } from '../../../core/errors';
import type { Edge } from './edge';

/** What an edge and the rest of a declaration must agree on. */
export interface EdgeFaultInput {
  readonly edge: Edge | undefined;
  readonly domains: readonly { readonly name: string; readonly requiresClientCertificate: boolean }[];
  /** Ids of consumers that must present a certificate. */
  readonly certificateConsumers: readonly string[];
}

/** Contradictions between an edge and domains or consumers; no waiver covers them. */
export function edgeFaults({ edge, domains, certificateConsumers }: EdgeFaultInput): Fault[] {
  const config = edge?._config;
  if (!config) return [];
  const where = `network, edge ${config.provider}`;
  const { isMutualTls } = config.lock;
  const unfit = domains.filter((domain) => domain.requiresClientCertificate !== isMutualTls);
  const same = domains.filter(({ name }) => config.cloudFront?.domainNames.includes(name));
  return [
    ...(domains.length === 0
      ? [{ where, what: 'the gateway has no domain that the edge could lead to', remedy: 'give one in "domains"' }]
      : []),
    ...unfit.map(({ name }) => ({
      where,
      what: isMutualTls
        ? `domain ${name} asks for no client certificate, so it is a way round the edge`
        : `domain ${name} asks callers for certificates, and the edge has none`,
      remedy: isMutualTls
        ? 'make it an ApiDomain.mutualTls whose truststore holds the authority of the edge alone'
        : 'use OriginLock.mutualTls, or publish the domain by an API of its own',
    })),
    ...same.map(({ name }) => ({
      where,
      what: `${name} is both a name of the distribution and the origin behind it`,
      remedy: 'give the origin a name of its own, such as origin.example.com',
    })),
    ...(config.cloudFront?.viewerTruststore ? [] : certificateConsumers).map((consumer) => ({
      where,
      what: `consumer ${consumer} must present a certificate, which ends at the edge and never reaches the gateway`,
      remedy:
        'have CloudFront ask for it ("viewerTruststore"), or publish the API for consumers with certificates in a HardenedApi of its own',
    })),
  ];
}
