import {
  BasePathMapping,
  DomainName,
  EndpointAccessMode,
  EndpointType,
  SecurityPolicy,
  type Stage,
} from 'aws-cdk-lib/aws-apigateway';
import type { CfnDomainName } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { RegistryProvider } from '../../core/registry-provider';
import type { ApiDomain } from './api-domain';
import { truststoreObject } from './truststore/truststore-object';

interface Publication {
  readonly stage: Stage;
  /** Puts truststores into their buckets. */
  readonly provider: RegistryProvider;
}

/** Publishes a stage under a domain, at its root. */
export function publishUnder(
  scope: Construct,
  id: string,
  domain: ApiDomain,
  { stage, provider }: Publication,
): DomainName {
  const domainName = domain._mutualTls ? mutualTlsDomain(scope, id, domain, provider) : strictDomain(scope, id, domain);
  new BasePathMapping(domainName, 'Mapping', { domainName, restApi: stage.restApi, stage });
  return domainName;
}

function strictDomain(scope: Construct, id: string, { name, certificate }: ApiDomain): DomainName {
  return new DomainName(scope, id, {
    domainName: name,
    certificate,
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS13_1_3_2025_09,
    // The name of the handshake must be the name of the request.
    endpointAccessMode: EndpointAccessMode.STRICT,
  });
}

function mutualTlsDomain(
  scope: Construct,
  id: string,
  { name, certificate, _mutualTls }: ApiDomain,
  provider: RegistryProvider,
): DomainName {
  if (!_mutualTls) throw new Error(`domain ${name} has no truststore`);
  const { truststore, ownershipCertificate } = _mutualTls;
  const domainName = new DomainName(scope, id, {
    domainName: name,
    certificate,
    endpointType: EndpointType.REGIONAL,
    // API Gateway refuses client certificates together with its TLS 1.3 policies.
    securityPolicy: SecurityPolicy.TLS_1_2,
    mtls: truststoreObject(scope, `${id}Truststore`, truststore, provider),
  });
  const resource = domainName.node.defaultChild as CfnDomainName;
  resource.ownershipVerificationCertificateArn = ownershipCertificate?.certificateArn;
  return domainName;
}
