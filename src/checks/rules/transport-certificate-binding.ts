import { edgeOf } from '../model/edge';
import { certificateConsumers } from '../model/hardened';
import { everyApi } from '../rule';
import type { Rule } from '../rule';

export const transportCertificateBinding: Rule = {
  id: 'transport-certificate-binding',
  finding: 'a mutual-TLS domain is not bound to consumers',
  reason: 'API Gateway checks the chain, not the identity: any certificate of the CA is every partner',
  check: everyApi(
    (api) =>
      api.domains.some((domain) => domain.mutualTls) &&
      certificateConsumers(api).length === 0 &&
      // The certificate is that of the edge then, which `network-edge` speaks of.
      edgeOf(api)?.mutualTls !== true,
  ),
};
