import { AssemblyError } from '../assembly/assembly-error';
import { type CompiledPolicy, compilePolicy, PolicyError } from '../iam/policy';
import { type Entry, list, members, type ResourceIndex, text } from './resource-index';
import type { BasePathModel, DomainModel } from './rest-api-model';

/** The custom domains of the template with their mappings; version 2 resources can lead to REST APIs too. */
export function domainsOf(index: ResourceIndex): readonly DomainModel[] {
  const first = index.ofType('AWS::ApiGateway::DomainName').map((entry) => domainOf(entry, entry.properties, index));
  const second = index.ofType('AWS::ApiGatewayV2::DomainName').map((entry) => {
    const [configuration] = list(entry.properties['DomainNameConfigurations']);
    return domainOf(entry, { ...members(configuration), ...entry.properties }, index);
  });
  const hidden = index.ofType('AWS::ApiGateway::DomainNameV2').map((entry) => privateDomainOf(entry, index));
  return [...first, ...second, ...hidden];
}

/** API Gateway Developer Guide, "Custom domain names for private APIs in API Gateway": a policy of its own, and one TLS policy. */
function privateDomainOf(entry: Entry, index: ResourceIndex): DomainModel {
  const { account, region, properties } = entry;
  const name = String(properties['DomainName']).toLowerCase();
  const isOwn = (each: Entry) => each.properties['DomainNameArn'] === entry.ref;
  const mappings = index.ofType('AWS::ApiGateway::BasePathMappingV2').filter(isOwn);
  const associations = index.ofType('AWS::ApiGateway::DomainNameAccessAssociation').filter(isOwn);
  const resource = `arn:aws:execute-api:${region}:${account}:/`;
  return {
    logicalId: entry.logicalId,
    name,
    securityPolicy: 'TLS_1_2',
    ...(text(properties['CertificateArn']) !== undefined && { certificateArn: text(properties['CertificateArn']) }),
    private: {
      policy: domainPolicy(entry, resource),
      endpoints: associations.map((each) => String(each.properties['AccessAssociationSource'])),
    },
    mappings: longestFirst(
      mappings.map((each) =>
        mapping(each.properties['BasePath'], each.properties['RestApiId'], each.properties['Stage']),
      ),
    ),
  };
}

/** Without a policy API Gateway gives a private domain one that denies everything. */
function domainPolicy({ stack, logicalId, properties }: Entry, prefix: string): CompiledPolicy {
  const closed = { Statement: [{ Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }] };
  try {
    return compilePolicy(properties['Policy'] ?? closed, {
      expandResource: (pattern) => pattern.replace(/^execute-api:\//, prefix),
    });
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new AssemblyError(`${stack}/${logicalId}`, `the policy is not valid: ${error.message}`, 'correct "Policy"');
  }
}

function domainOf(entry: Entry, settings: Entry['properties'], index: ResourceIndex): DomainModel {
  const name = String(settings['DomainName']).toLowerCase();
  const mutualTls = members(settings['MutualTlsAuthentication']);
  const truststoreUri = text(mutualTls['TruststoreUri']);
  const securityPolicy = text(settings['SecurityPolicy']) ?? 'TLS_1_2';
  if (truststoreUri !== undefined && securityPolicy.startsWith('SecurityPolicy_')) {
    throw new AssemblyError(
      `${entry.stack}/${entry.logicalId}`,
      `mutual TLS cannot be combined with the enhanced policy ${securityPolicy}`,
      'use SecurityPolicy TLS_1_2 on the domain with mutual TLS',
    );
  }
  const endpointAccessMode = text(settings['EndpointAccessMode']);
  const certificateArn = text(settings['RegionalCertificateArn']) ?? text(settings['CertificateArn']);
  return {
    logicalId: entry.logicalId,
    name,
    securityPolicy,
    ...(endpointAccessMode === undefined ? {} : { endpointAccessMode }),
    ...(certificateArn === undefined ? {} : { certificateArn }),
    ...(truststoreUri === undefined
      ? {}
      : { mutualTls: { truststoreUri, truststoreVersion: text(mutualTls['TruststoreVersion']) } }),
    mappings: mappingsOf(name, index),
  };
}

function mappingsOf(domain: string, index: ResourceIndex): readonly BasePathModel[] {
  const isOwn = ({ properties }: Entry) => String(properties['DomainName']).toLowerCase() === domain;
  const first = index.ofType('AWS::ApiGateway::BasePathMapping').filter(isOwn);
  const second = index.ofType('AWS::ApiGatewayV2::ApiMapping').filter(isOwn);
  return longestFirst([
    ...first.map(({ properties }) => mapping(properties['BasePath'], properties['RestApiId'], properties['Stage'])),
    ...second.map(({ properties }) => mapping(properties['ApiMappingKey'], properties['ApiId'], properties['Stage'])),
  ]);
}

function longestFirst(mappings: readonly BasePathModel[]): readonly BasePathModel[] {
  return [...mappings].sort((a, b) => b.segments.length - a.segments.length);
}

function mapping(path: unknown, apiId: unknown, stage: unknown): BasePathModel {
  const basePath = path === '(none)' ? '' : (text(path) ?? '').replace(/^\/+|\/+$/g, '');
  const stageName = text(stage);
  return {
    basePath,
    segments: basePath === '' ? [] : basePath.split('/'),
    apiId: String(apiId),
    ...(stageName === undefined || stageName === '(none)' ? {} : { stage: stageName }),
  };
}
