import type { ApiModel } from '../model/api-model';
import { edgeOf } from '../model/edge';
import { environmentOf } from '../model/functions';
import { certificateConsumers } from '../model/hardened';
import { asList, asText, at, type Value } from '../model/references';
import type { TemplateModel, TemplateResource } from '../model/template-model';
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
  const before = distributionsBefore(api, model);
  const isAsked =
    before.length > 0 &&
    before.every(({ properties }) => at(properties, 'DistributionConfig', 'ViewerMtlsConfig', 'Mode') === 'required');
  const wants = edgeOf(api)?.mutualTls === true && (reads || certificateConsumers(api).length > 0);
  return wants && !(reads && isAsked) ? ['the edge does not demand certificates of viewers and tell them on'] : [];
}

/** Distributions that lead to a domain of the API, or could: what they present to it makes it believe their headers. */
function distributionsBefore(api: ApiModel, model: TemplateModel): readonly TemplateResource[] {
  const names = new Set(api.domains.map(({ resource }) => asText(resource.properties.DomainName)));
  const all = model.ofType('AWS::CloudFront::Distribution');
  const isBefore = (origin: Value) => {
    const name = asText(at(origin, 'DomainName'));
    return presentedBy(origin) !== undefined && (name === undefined || names.has(name));
  };
  const before = all.filter((each) => originsOf(each).some(isBefore));
  const presented = new Set(before.flatMap((each) => originsOf(each).filter(isBefore).map(presentedBy)));
  return all.filter((each) => originsOf(each).some((origin) => presented.has(presentedBy(origin))));
}

const originsOf = ({ properties }: TemplateResource) => asList(at(properties, 'DistributionConfig', 'Origins'));

function presentedBy(origin: Value): string | undefined {
  return JSON.stringify(at(origin, 'CustomOriginConfig', 'OriginMtlsConfig', 'ClientCertificateArn'));
}
