import type { ApiModel } from '../model/api-model';
import { edgeOf } from '../model/edge';
import { environmentOf } from '../model/functions';
import { certificateConsumers } from '../model/hardened';
import { at } from '../model/references';
import type { TemplateModel } from '../model/template-model';
import { everyApi } from '../rule';
import type { Rule } from '../rule';
import { furtherDomains } from '../model/further-domains';

export const transportMtls: Rule = {
  id: 'transport-mtls',
  finding:
    'consumers have certificates but nothing asks for one, a way in asks for none, or a truststore is not pinned',
  reason: 'certificates that nobody checks prove nothing, and an unversioned truststore never changes on deploy',
  check: everyApi((api, model) => {
    const mutual = api.domains.filter((domain) => domain.mutualTls);
    const unpinned = mutual
      .filter(({ resource }) => at(resource.properties, 'MutualTlsAuthentication', 'TruststoreVersion') === undefined)
      .map(({ resource }) => `truststore of domain ${resource.id}`);
    return [
      ...(certificateConsumers(api).length > 0 && mutual.length === 0 ? ['no mutual-TLS domain'] : []),
      ...unpinned,
      ...(mutual.length > 0 ? furtherDomains(api, model) : []),
      ...viewerFaults(api, model),
    ];
  }),
};

/** Certificates that come in a header, and who vouches for them. */
function viewerFaults(api: ApiModel, model: TemplateModel): string[] {
  const reads = api.operations.some(
    ({ authorizer }) => environmentOf(authorizer?.function).HARDENED_CERTIFICATE_HEADERS !== undefined,
  );
  const isProven = edgeOf(api)?.mutualTls === true && api.domains.every(({ mutualTls }) => mutualTls);
  if (reads && !isProven) return ['the authorizer reads certificates from headers that anybody could send'];
  const isAsked = model
    .ofType('AWS::CloudFront::Distribution')
    .some(({ properties }) => at(properties, 'DistributionConfig', 'ViewerMtlsConfig', 'Mode') === 'required');
  const wants = edgeOf(api)?.mutualTls === true && (reads || certificateConsumers(api).length > 0);
  return wants && !(reads && isAsked) ? ['the edge does not demand certificates of viewers and tell them on'] : [];
}
