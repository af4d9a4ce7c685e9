import {
  BasePathMapping,
  CfnBasePathMappingV2,
  CfnDomainNameAccessAssociation,
  CfnDomainNameV2,
  DomainName,
  EndpointAccessMode,
  EndpointType,
  SecurityPolicy,
  type Stage,
} from 'aws-cdk-lib/aws-apigateway';
import type { CfnDomainName } from 'aws-cdk-lib/aws-apigateway';
import type { IVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { type TruststoreObject, truststoreObject } from '../../core/pki/truststore-object';
import type { RegistryProvider } from '../../core/registry-provider';
import type { TlsProfile } from '../../core/tls-profile';
import type { ApiDomain } from './api-domain';
import { endpointAlone } from './exposure';

interface Publication {
  readonly stage: Stage;
  /** Puts truststores into their buckets. */
  readonly provider: RegistryProvider;
  readonly tls: TlsProfile;
  /** The endpoint that alone may call, where the API is private. */
  readonly privateEndpoint?: IVpcEndpoint;
}

/**
 * Publishes a stage under a domain, at its root.
 *
 * @returns the truststore, where the domain asks for certificates
 */
export function publishUnder(
  scope: Construct,
  id: string,
  domain: ApiDomain,
  { stage, provider, tls, privateEndpoint }: Publication,
): TruststoreObject | undefined {
  const { _mutualTls } = domain;
  if (privateEndpoint) return publishPrivately(scope, id, domain, { stage, endpointId: privateEndpoint.vpcEndpointId });
  const trusted = _mutualTls && truststoreObject(scope, `${id}Truststore`, _mutualTls.truststore, provider);
  const domainName = trusted ? mutualTlsDomain(scope, id, domain, trusted) : strictDomain(scope, id, domain, tls);
  new BasePathMapping(domainName, 'Mapping', { domainName, restApi: stage.restApi, stage });
  return trusted;
}

/**
 * AWS gives private domains no choice of TLS: all take 1.2 and above, and none asks for certificates ("Custom domain names for
 * private APIs in API Gateway" in the API Gateway Developer Guide).
 */
function publishPrivately(
  scope: Construct,
  id: string,
  { name, certificate }: ApiDomain,
  { stage, endpointId }: { readonly stage: Stage; readonly endpointId: string },
): undefined {
  // CloudFormation makes no other type out of a resource: a domain that becomes private is another one.
  const domainName = new CfnDomainNameV2(scope, `Private${id}`, {
    domainName: name,
    certificateArn: certificate.certificateArn,
    endpointConfiguration: { types: [EndpointType.PRIVATE] },
    routingMode: 'BASE_PATH_MAPPING_ONLY',
    policy: endpointAlone(endpointId),
  });
  const mapping = new CfnBasePathMappingV2(scope, `${id}Mapping`, {
    domainNameArn: domainName.attrDomainNameArn,
    restApiId: stage.restApi.restApiId,
    stage: stage.stageName,
  });
  mapping.node.addDependency(stage);
  new CfnDomainNameAccessAssociation(scope, `${id}Access`, {
    domainNameArn: domainName.attrDomainNameArn,
    accessAssociationSource: endpointId,
    accessAssociationSourceType: 'VPCE',
  });
}

function strictDomain(scope: Construct, id: string, { name, certificate }: ApiDomain, tls: TlsProfile): DomainName {
  const domainName = new DomainName(scope, id, {
    domainName: name,
    certificate,
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS13_1_3_2025_09,
    // The name of the handshake must be the name of the request.
    endpointAccessMode: EndpointAccessMode.STRICT,
  });
  // The L2 knows fewer names than AWS has.
  (domainName.node.defaultChild as CfnDomainName).securityPolicy = tls.apiGateway;
  return domainName;
}

function mutualTlsDomain(
  scope: Construct,
  id: string,
  { name, certificate, _mutualTls }: ApiDomain,
  { bucket, key, version }: TruststoreObject,
): DomainName {
  const domainName = new DomainName(scope, id, {
    domainName: name,
    certificate,
    endpointType: EndpointType.REGIONAL,
    // API Gateway refuses client certificates together with its TLS 1.3 policies.
    securityPolicy: SecurityPolicy.TLS_1_2,
    mtls: { bucket, key, version },
  });
  const resource = domainName.node.defaultChild as CfnDomainName;
  resource.ownershipVerificationCertificateArn = _mutualTls?.ownershipCertificate?.certificateArn;
  return domainName;
}
