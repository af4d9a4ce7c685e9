import type { ApiModel } from './api-model';
import { environmentOf } from './functions';
import { asList, asText, at, jsonOf, referencesIn } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

/**
 * Ways to an API with client certificates that ask for none and that its authorizer does not know: domains, mappings and
 * routing rules which somebody added beside the declared ones.
 */
export function furtherDomains(api: ApiModel, model: TemplateModel): string[] {
  const known = new Set(
    api.operations.flatMap(({ authorizer }) =>
      asList(jsonOf(environmentOf(authorizer?.function).HARDENED_DOMAINS)).map((name) => String(name).toLowerCase()),
    ),
  );
  return mappings(api, model).flatMap((mapping) => {
    const domain = domainOf(mapping, model);
    if (domain && asksForCertificates(domain)) return [];
    const name = asText(domain?.properties.DomainName)?.toLowerCase();
    if (name !== undefined && known.has(name)) return [];
    return [
      `${mapping.id}: leads to the API from ${name ?? 'a domain that is not in this template'} without a certificate`,
    ];
  });
}

function mappings(api: ApiModel, model: TemplateModel): TemplateResource[] {
  const leadsHere = (value: unknown) => referencesIn(value).has(api.resource.id);
  return [
    ...model.ofType('AWS::ApiGateway::BasePathMapping').filter(({ properties }) => leadsHere(properties.RestApiId)),
    ...model.ofType('AWS::ApiGateway::BasePathMappingV2').filter(({ properties }) => leadsHere(properties.RestApiId)),
    ...model.ofType('AWS::ApiGatewayV2::ApiMapping').filter(({ properties }) => leadsHere(properties.ApiId)),
    ...model.ofType('AWS::ApiGatewayV2::RoutingRule').filter(({ properties }) => leadsHere(properties.Actions)),
  ];
}

function domainOf({ properties }: TemplateResource, model: TemplateModel): TemplateResource | undefined {
  const references = referencesIn([properties.DomainName, properties.DomainNameArn]);
  return model.resources.find(
    ({ id, type, properties: own }) =>
      /^AWS::ApiGateway(V2)?::DomainName(V2)?$/.test(type) &&
      (references.has(id) || (own.DomainName !== undefined && own.DomainName === properties.DomainName)),
  );
}

function asksForCertificates({ properties }: TemplateResource): boolean {
  return at(properties, 'MutualTlsAuthentication', 'TruststoreUri') !== undefined;
}
