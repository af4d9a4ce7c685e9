import type { ApiModel, OperationModel } from '../model/api-model';
import { isHttp, isLinked } from '../model/backends';
import { environmentOf } from '../model/functions';
import { balancerFaults, referred, serverFaults } from '../model/network-ways';
import { asObject, asText, at, jsonOf, referencesIn, textOf } from '../model/references';
import type { TemplateModel } from '../model/template-model';
import { backendFunctions, waysRound } from '../model/ways-round';
import { everyApi } from '../rule';
import type { Rule } from '../rule';

export const transportBackend: Rule = {
  id: 'transport-backend',
  finding: 'a backend is reached by another way than through the API, or in the clear',
  reason: 'what does not pass the API passes none of its layers, and who sits in the network reads plain HTTP',
  check: everyApi((api, model) => [
    ...backendFunctions(api).flatMap((fn) => [...waysRound(model, api, fn), ...forwardFaults(model, fn)]),
    ...new Set(
      api.operations.filter(({ integration }) => isHttp(integration)).flatMap((each) => httpFaults(model, each)),
    ),
    ...generatedCertificates(model, api),
  ]),
};

/** A function that passes requests on to a private server. */
function forwardFaults(model: TemplateModel, fn: ApiModel['resource']): readonly string[] {
  const backend = environmentOf(fn).HARDENED_BACKEND;
  if (backend === undefined) return [];
  const url = asText(at(jsonOf(backend), 'url'));
  const groups = referencesIn(at(fn.properties, 'VpcConfig', 'SecurityGroupIds'));
  return [
    ...(url?.startsWith('https://') ? [] : [`function ${fn.id} calls its server over something else than HTTPS`]),
    ...(groups.size > 0 ? [] : [`function ${fn.id} calls its server from outside of the VPC`]),
    ...serverFaults(model, groups),
  ];
}

function httpFaults(model: TemplateModel, { integration, method, path }: OperationModel): readonly string[] {
  const where = `${method} ${path}`;
  if (!isLinked(integration)) return [`${where} is sent over the internet`];
  const uri = textOf(integration.uri) ?? '';
  return [
    ...(uri.startsWith('https://') ? [] : [`${where} is sent in the clear`]),
    ...(at(asObject(integration.tlsConfig), 'insecureSkipVerification') ? [`${where} is sent to whoever answers`] : []),
    ...linkFaults(model, integration, where),
  ];
}

function linkFaults(
  model: TemplateModel,
  integration: OperationModel['integration'],
  where: string,
): readonly string[] {
  const [link] = referred(model, 'AWS::ApiGatewayV2::VpcLink', integration.connectionId);
  const [balancer] = referred(model, 'AWS::ElasticLoadBalancingV2::LoadBalancer', integration.integrationTarget);
  if (!link || !balancer) return [`${where} leads to a load balancer or a VPC link V2 that cannot be seen here`];
  return balancerFaults(model, balancer, link);
}

/** Self-signed, for 365 days, and alike in every account: a backend cannot tell one API of AWS from another by it. */
function generatedCertificates(model: TemplateModel, { stages }: ApiModel): readonly string[] {
  return stages
    .filter(
      ({ resource }) =>
        referred(model, 'AWS::ApiGateway::ClientCertificate', resource.properties.ClientCertificateId).length > 0,
    )
    .map(({ resource }) => `stage ${resource.id} presents a certificate that API Gateway generated`);
}
