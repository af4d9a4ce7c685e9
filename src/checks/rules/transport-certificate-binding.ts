import type { ApiModel } from '../model/api-model';
import { edgeOf } from '../model/edge';
import { environmentOf } from '../model/functions';
import { certificateConsumers } from '../model/hardened';
import { everyApi } from '../rule';
import type { Rule } from '../rule';

export const transportCertificateBinding: Rule = {
  id: 'transport-certificate-binding',
  finding: 'a mutual-TLS domain is not bound to consumers',
  reason: 'API Gateway checks the chain, not the identity: any certificate of the CA is every partner',
  check: everyApi((api) => takesCertificates(api) && certificateConsumers(api).length === 0),
};

/** At the domain, the certificate is that of the edge where there is one: `network-edge` speaks of it. */
function takesCertificates(api: ApiModel): boolean {
  if (edgeOf(api)?.mutualTls !== true) return api.domains.some((domain) => domain.mutualTls);
  return api.operations.some(
    ({ authorizer }) => environmentOf(authorizer?.function).HARDENED_CERTIFICATE_HEADERS !== undefined,
  );
}
