import type { Rule } from '../rule';
import { networkEdge } from './network-edge';
import { networkClientAddress } from './network-client-address';
import { networkWaf } from './network-waf';
import { networkForgedHeaders } from './network-forged-headers';
import { networkMethodOverride } from './network-method-override';
import { networkRouteAllowlist } from './network-route-allowlist';
import { networkConsumerLimit } from './network-consumer-limit';
import { networkDefaultEndpoint } from './network-default-endpoint';
import { networkStageThrottle } from './network-stage-throttle';
import { networkAddressFlood } from './network-address-flood';
import { networkSourceRange } from './network-source-range';
import { transportMesh } from './transport-mesh';
import { transportPlaintext } from './transport-plaintext';
import { transportRevocation } from './transport-revocation';
import { transportTlsPolicy } from './transport-tls-policy';
import { transportCertificateExpiry } from './transport-certificate-expiry';
import { transportMtls } from './transport-mtls';
import { transportCertificateBinding } from './transport-certificate-binding';
import { transportBackend } from './transport-backend';
import { transportPrivateApi } from './transport-private-api';
import { transportTransactionToken } from './transport-transaction-token';
import { transportTruststore } from './transport-truststore';
import { authnReplay } from './authn-replay';
import { authnRequired } from './authn-required';
import { authnEncoding } from './authn-encoding';
import { authnHeader } from './authn-header';
import { authnSignature } from './authn-signature';
import { authnAlgorithm } from './authn-algorithm';
import { authnTokenType } from './authn-token-type';
import { authnIssuer } from './authn-issuer';
import { authnAudience } from './authn-audience';
import { authnExpiry } from './authn-expiry';
import { authnLifetime } from './authn-lifetime';
import { authnClient } from './authn-client';
import { authnConsumer } from './authn-consumer';
import { authnDpop } from './authn-dpop';
import { authzScope } from './authz-scope';
import { authzRole } from './authz-role';
import { authzStepUp } from './authz-step-up';
import { authzTenant } from './authz-tenant';
import { authzOwner } from './authz-owner';
import { authzParent } from './authz-parent';
import { authzBodyIdentifier } from './authz-body-identifier';
import { authzResponseObject } from './authz-response-object';
import { authzNoCache } from './authz-no-cache';
import { authzGap } from './authz-gap';
import { inputGatewayModel } from './input-gateway-model';
import { inputBodySchema } from './input-body-schema';
import { inputParameters } from './input-parameters';
import { inputJsonHygiene } from './input-json-hygiene';
import { inputContentType } from './input-content-type';
import { inputBodySize } from './input-body-size';
import { inputResponse } from './input-response';
import { inputInjection } from './input-injection';
import { inputUrl } from './input-url';
import { inputErrorHygiene } from './input-error-hygiene';
import { auditAccessLog } from './audit-access-log';
import { auditCanary } from './audit-canary';
import { auditDecisionRecord } from './audit-decision-record';
import { auditWafLog } from './audit-waf-log';
import { auditRedaction } from './audit-redaction';
import { auditPipeline } from './audit-pipeline';
import { auditAdmin } from './audit-admin';
import { auditDetection } from './audit-detection';
import { auditFinding } from './audit-finding';

/** Every rule, in layer order. */
export const RULES: readonly Rule[] = [
  networkEdge,
  networkClientAddress,
  networkWaf,
  networkForgedHeaders,
  networkMethodOverride,
  networkRouteAllowlist,
  networkDefaultEndpoint,
  networkStageThrottle,
  networkAddressFlood,
  networkSourceRange,
  networkConsumerLimit,
  transportTlsPolicy,
  transportPlaintext,
  transportMesh,
  transportMtls,
  transportTruststore,
  transportRevocation,
  transportCertificateBinding,
  transportCertificateExpiry,
  transportBackend,
  transportPrivateApi,
  transportTransactionToken,
  authnRequired,
  authnEncoding,
  authnHeader,
  authnSignature,
  authnAlgorithm,
  authnTokenType,
  authnIssuer,
  authnAudience,
  authnClient,
  authnExpiry,
  authnLifetime,
  authnDpop,
  authnConsumer,
  authnReplay,
  authzScope,
  authzRole,
  authzStepUp,
  authzTenant,
  authzOwner,
  authzParent,
  authzBodyIdentifier,
  authzResponseObject,
  authzNoCache,
  authzGap,
  inputGatewayModel,
  inputBodySchema,
  inputParameters,
  inputJsonHygiene,
  inputContentType,
  inputBodySize,
  inputInjection,
  inputUrl,
  inputResponse,
  inputErrorHygiene,
  auditAccessLog,
  auditDecisionRecord,
  auditWafLog,
  auditRedaction,
  auditPipeline,
  auditAdmin,
  auditCanary,
  auditDetection,
  auditFinding,
];
