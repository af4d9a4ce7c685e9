import type { ApiModel, DomainModel } from './api-model';
import { asText, at, referencesIn } from './references';
import type { TemplateModel } from './template-model';

/** The truststore of a domain, as far as this template holds it. */
export interface TruststoreModel {
  readonly domain: DomainModel;
  /** PEM text; undefined: an object that somebody else keeps. */
  readonly pem?: string;
}

/** The truststores of every domain of an API that asks for certificates. */
export function truststoresOf(api: ApiModel, model: TemplateModel): readonly TruststoreModel[] {
  const objects = model.ofType('Custom::HardenedTruststore');
  return api.domains
    .filter(({ mutualTls }) => mutualTls)
    .map((domain) => {
      const version = at(domain.resource.properties, 'MutualTlsAuthentication', 'TruststoreVersion');
      const object = objects.find(({ id }) => referencesIn(version).has(id));
      return { domain, pem: asText(object?.properties.Pem) };
    });
}

/** The truststores by which CloudFront tells the callers of its distributions. */
export function viewerTruststores(model: TemplateModel): readonly (string | undefined)[] {
  const objects = model.ofType('Custom::HardenedTruststore');
  return model.ofType('AWS::CloudFront::TrustStore').map(({ properties }) => {
    const references = referencesIn(properties.CaCertificatesBundleSource);
    return asText(objects.find(({ id }) => references.has(id))?.properties.Pem);
  });
}
