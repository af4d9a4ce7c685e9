export { Backend } from './backends/backend';
export type { PrivateAlbBackendOptions } from './backends/private-alb';
export type { PrivateHttpsBackendOptions } from './backends/private-https';
export type { PrivateNlbBackendOptions } from './backends/private-nlb';
export * from './checks';
export { type CognitoAppOptions, CognitoClient, type CognitoClientOptions } from './consumers/cognito-client';
export { CognitoIssuer, type CognitoIssuerProps } from './consumers/cognito-issuer';
export { Consumer, type ConsumerOptions, type ConsumerRules, ConsumerStatus } from './consumers/consumer';
export { ConsumerLimits, type ConsumerLimitsProps } from './consumers/consumer-limits';
export { ConsumerRegistry, type ConsumerRegistryProps } from './consumers/consumer-registry';
export { Contract } from './contract';
export { DecisionFiles } from './core/decision-files';
export { RegistryProvider, type RegistryProviderProps } from './core/registry-provider';
export { Waiver, type WaiverOptions } from './core/waiver';
export { HardenedApi } from './hardened-api';
export type { HardenedApiProps } from './hardened-api-props';
export type { CanaryOptions } from './layers/audit/canary';
export { AuditLayer, type AuditLayerProps } from './layers/audit/audit-layer';
export { AuditTrail } from './layers/audit/audit-trail';
export { Containment, type ContainmentOptions } from './layers/audit/containment';
export { FindingReceiver } from './layers/audit/finding-receiver';
export { Sink } from './layers/audit/sink';
export type {
  DatadogOptions,
  DelegatedSecurityLakeOptions,
  HttpSinkOptions,
  MicrosoftSentinelOptions,
  OpenSearchOptions,
  OpenSearchServerlessOptions,
  SecurityLakeOptions,
  SecurityLakeSource,
  SplunkHecOptions,
} from './layers/audit/sink-options';
export { AuthenticationLayer, type AuthenticationLayerProps } from './layers/authentication/authentication-layer';
export { Issuer } from './layers/authentication/issuer';
export type {
  IssuerOptions,
  JwksIssuerOptions,
  OidcIssuerOptions,
  StaticKeysIssuerOptions,
} from './layers/authentication/issuer-options';
export { TokenDeviation } from './layers/authentication/token-deviation';
export { SenderConstraint, SignatureAlgorithm, TokenKind } from './layers/authentication/token-rules';
export { AuthorizationEngine } from './layers/authorization/authorization-engine';
export { AuthorizationLayer, type AuthorizationLayerProps } from './layers/authorization/authorization-layer';
export {
  type DynamoDbOwnership,
  type HttpsOwnership,
  type PathOwnership,
  ServiceNetwork,
} from './layers/authorization/ownership-options';
export { OwnershipResolver } from './layers/authorization/ownership-resolver';
export { PolicyProfile } from './layers/authorization/policy-profile';
export { InputLayer, type InputLayerProps } from './layers/input/input-layer';
export { Edge } from './layers/network/edge/edge';
export type {
  AkamaiEdgeOptions,
  AzureFrontDoorEdgeOptions,
  CloudflareEdgeOptions,
  CloudFrontEdgeOptions,
  ShieldAdvancedOptions,
} from './layers/network/edge/edge-options';
export { OriginLock } from './layers/network/edge/origin-lock';
export { ManagedRuleGroup } from './layers/network/managed-rule-group';
export { NetworkLayer, type NetworkLayerProps } from './layers/network/network-layer';
export type { Throttle, ThrottleProps } from './layers/network/throttle';
export { WebAclPosition, type WebAclRuleProps } from './layers/network/web-acl-plan';
export { type TlsPolicyNames, TlsProfile } from './core/tls-profile';
export {
  AcmeCertificates,
  type AcmeCertificatesProps,
  type AcmeDomain,
} from './layers/transport/lifecycle/acme-certificates';
export { CertificateExpiry, type CertificateExpiryProps } from './layers/transport/lifecycle/certificate-expiry';
export {
  type IssuedCertificateOptions,
  PrivateAuthority,
  type PrivateAuthorityProps,
} from './layers/transport/lifecycle/private-authority';
export { type ConsumerTruststoreOptions, Truststore } from './core/pki/truststore';
export { ApiDomain, type ApiDomainOptions, type MutualTlsDomainOptions } from './layers/transport/api-domain';
export { type IstioMeshProps, IstioDataPlane, type MeshTokens } from './layers/transport/mesh/istio';
export { KubernetesMesh } from './layers/transport/mesh/kubernetes-mesh';
export type { LinkerdMeshProps } from './layers/transport/mesh/linkerd';
export { Mesh } from './layers/transport/mesh/mesh';
export type { MeshIdentity, MeshService } from './layers/transport/mesh/mesh-service';
export { ServiceConnectMesh, type ServiceConnectMeshProps } from './layers/transport/mesh/service-connect-mesh';
export {
  type LatticeService,
  LatticeTarget,
  VpcLatticeMesh,
  type VpcLatticeMeshProps,
} from './layers/transport/mesh/vpc-lattice-mesh';
export { Exposure, type PrivateExposureOptions } from './layers/transport/exposure';
export { TransportLayer, type TransportLayerProps } from './layers/transport/transport-layer';
