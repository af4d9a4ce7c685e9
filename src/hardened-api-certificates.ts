import type { BoundBackend } from './backends/bound-backend';
import type { UsedCertificates } from './layers/audit/certificate-watch';
import type { Edge } from './layers/network/edge/edge';
import type { ApiDomain } from './layers/transport/api-domain';

/** Every certificate of ACM that an API cannot do without. */
export function usedCertificates(domains: readonly ApiDomain[], edge: Edge, backend: BoundBackend): UsedCertificates {
  const { cloudFront } = edge._config ?? {};
  const client = cloudFront?.lock._clientCertificate;
  return {
    own: [
      ...domains.flatMap(({ certificate, _mutualTls }) => [
        certificate,
        ...(_mutualTls?.ownershipCertificate ? [_mutualTls.ownershipCertificate] : []),
      ]),
      ...(backend.certificates ?? []),
    ],
    edge: cloudFront ? [cloudFront.certificate, ...(client ? [client] : [])] : [],
    edgeScope: cloudFront?.scope,
  };
}
