import type { Mutant } from './mutant';
import { auditAccessLog } from './audit-access-log';
import { auditCanary } from './audit-canary';
import { auditDecisionRecord } from './audit-decision-record';
import { auditRedaction } from './audit-redaction';
import { auditPipeline } from './audit-pipeline';
import { auditAdmin } from './audit-admin';
import { auditDetection } from './audit-detection';
import { auditFinding } from './audit-finding';
import { auditWafLog } from './audit-waf-log';
import { authnAlgorithm } from './authn-algorithm';
import { authnAudience } from './authn-audience';
import { authnClient } from './authn-client';
import { authnConsumer } from './authn-consumer';
import { authnDpop } from './authn-dpop';
import { authnEncoding } from './authn-encoding';
import { authnExpiry } from './authn-expiry';
import { authnHeader } from './authn-header';
import { authnIssuer } from './authn-issuer';
import { authnLifetime } from './authn-lifetime';
import { authnReplay } from './authn-replay';
import { authnRequired } from './authn-required';
import { authnSignature } from './authn-signature';
import { authnTokenType } from './authn-token-type';
import { authzBodyIdentifier } from './authz-body-identifier';
import { authzGap } from './authz-gap';
import { authzNoCache } from './authz-no-cache';
import { authzOwner } from './authz-owner';
import { authzParent } from './authz-parent';
import { authzResponseObject } from './authz-response-object';
import { authzRole } from './authz-role';
import { authzScope } from './authz-scope';
import { authzStepUp } from './authz-step-up';
import { authzTenant } from './authz-tenant';
import { inputBodySchema } from './input-body-schema';
import { inputBodySize } from './input-body-size';
import { inputContentType } from './input-content-type';
import { inputErrorHygiene } from './input-error-hygiene';
import { inputGatewayModel } from './input-gateway-model';
import { inputJsonHygiene } from './input-json-hygiene';
import { inputParameters } from './input-parameters';
import { inputResponse } from './input-response';
import { inputInjection } from './input-injection';
import { inputUrl } from './input-url';
import { networkAddressFlood } from './network-address-flood';
import { networkConsumerLimit } from './network-consumer-limit';
import { networkDefaultEndpoint } from './network-default-endpoint';
import { networkMethodOverride } from './network-method-override';
import { networkRouteAllowlist } from './network-route-allowlist';
import { networkSourceRange } from './network-source-range';
import { networkStageThrottle } from './network-stage-throttle';
import { networkEdge } from './network-edge';
import { networkClientAddress } from './network-client-address';
import { networkWaf } from './network-waf';
import { networkForgedHeaders } from './network-forged-headers';
import { transportCertificateBinding } from './transport-certificate-binding';
import { transportCertificateExpiry } from './transport-certificate-expiry';
import { transportMtls } from './transport-mtls';
import { transportMesh } from './transport-mesh';
import { transportPlaintext } from './transport-plaintext';
import { transportRevocation } from './transport-revocation';
import { transportTlsPolicy } from './transport-tls-policy';
import { transportBackend } from './transport-backend';
import { transportPrivateApi } from './transport-private-api';
import { transportTransactionToken } from './transport-transaction-token';
import { transportTruststore } from './transport-truststore';

/** Every mutant, in layer order: at least one for each control. */
export const MUTANTS: readonly Mutant[] = [
  ...networkEdge,
  ...networkClientAddress,
  ...networkWaf,
  ...networkForgedHeaders,
  ...networkMethodOverride,
  ...networkRouteAllowlist,
  ...networkDefaultEndpoint,
  ...networkStageThrottle,
  ...networkAddressFlood,
  ...networkSourceRange,
  ...networkConsumerLimit,
  ...transportTlsPolicy,
  ...transportPlaintext,
  ...transportMesh,
  ...transportMtls,
  ...transportTruststore,
  ...transportRevocation,
  ...transportCertificateBinding,
  ...transportCertificateExpiry,
  ...transportBackend,
  ...transportPrivateApi,
  ...transportTransactionToken,
  ...authnRequired,
  ...authnEncoding,
  ...authnAlgorithm,
  ...authnHeader,
  ...authnTokenType,
  ...authnIssuer,
  ...authnSignature,
  ...authnAudience,
  ...authnClient,
  ...authnExpiry,
  ...authnLifetime,
  ...authnDpop,
  ...authnConsumer,
  ...authnReplay,
  ...authzScope,
  ...authzRole,
  ...authzStepUp,
  ...authzTenant,
  ...authzOwner,
  ...authzParent,
  ...authzBodyIdentifier,
  ...authzResponseObject,
  ...authzNoCache,
  ...authzGap,
  ...inputGatewayModel,
  ...inputBodySchema,
  ...inputParameters,
  ...inputJsonHygiene,
  ...inputContentType,
  ...inputBodySize,
  ...inputInjection,
  ...inputUrl,
  ...inputResponse,
  ...inputErrorHygiene,
  ...auditAccessLog,
  ...auditDecisionRecord,
  ...auditWafLog,
  ...auditRedaction,
  ...auditPipeline,
  ...auditAdmin,
  ...auditCanary,
  ...auditDetection,
  ...auditFinding,
];

export type { Mutant } from './mutant';
