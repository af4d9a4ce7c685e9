import type { Resolve } from '../model/template';
import type { Exchange } from '../stages/stage';
import { serialNumberOf } from './client-cert';
import { commonLogTime } from './request-context';

/** What is known only after the answer is made. */
export interface ResponseFacts {
  readonly status: number;
  readonly length: number;
  readonly latencyMs: number;
}

type Reader = (x: Exchange, response: ResponseFacts | undefined) => string | number | undefined;

const NOT_AUTHORIZED = 'The client is not authorized to perform this operation.';

/** `$context.…` variables (checklist item 104). An absent one is unset. */
const READERS: Readonly<Record<string, Reader>> = {
  accountId: (x) => x.api.account,
  apiId: (x) => x.api.apiId,
  requestId: (x) => x.ids.requestId,
  extendedRequestId: (x) => x.ids.extendedRequestId,
  awsEndpointRequestId: (x) => x.ids.extendedRequestId,
  xrayTraceId: (x) => x.ids.traceId,
  deploymentId: (x) => x.api.stage.deploymentId,
  domainName: (x) => x.domainName,
  domainPrefix: (x) => x.domainName.split('.', 1)[0],
  stage: (x) => x.api.stage.name,
  httpMethod: (x) => x.method,
  path: (x) => x.contextPath,
  protocol: () => 'HTTP/1.1',
  resourceId: (x) => x.route?.method.resourceId,
  resourcePath: (x) => x.route?.method.resourcePath,
  requestTime: (x) => commonLogTime(x.startedAt),
  requestTimeEpoch: (x) => x.startedAt,
  tlsVersion: (x) => x.request.tls.version,
  cipherSuite: (x) => x.request.tls.cipher,
  'customDomain.basePathMatched': (x) => x.basePathMatched,
  'identity.sourceIp': (x) => x.request.sourceIp,
  'identity.userAgent': (x) => x.headers.value('user-agent'),
  'identity.apiKey': (x) => x.apiKey?.value,
  'identity.apiKeyId': (x) => x.apiKey?.id,
  'identity.clientCert.clientCertPem': (x) => x.request.tls.clientCertificate?.pem,
  'identity.clientCert.subjectDN': (x) => x.request.tls.clientCertificate?.subject,
  'identity.clientCert.issuerDN': (x) => x.request.tls.clientCertificate?.issuer,
  'identity.clientCert.serialNumber': (x) => certificateSerial(x),
  'identity.clientCert.validity.notBefore': (x) => x.request.tls.clientCertificate?.notBefore,
  'identity.clientCert.validity.notAfter': (x) => x.request.tls.clientCertificate?.notAfter,
  'error.message': (x) => x.refusal?.message ?? undefined,
  'error.messageString': (x) => (x.refusal === undefined ? undefined : JSON.stringify(x.refusal.message)),
  'error.responseType': (x) => x.refusal?.responseType,
  'error.validationErrorString': (x) => x.refusal?.validationError,
  'waf.status': (x) => x.waf?.status,
  'waf.latency': (x) => x.waf?.latencyMs,
  'waf.error': () => undefined,
  wafResponseCode: (x) => x.waf?.responseCode,
  webaclArn: (x) => x.api.webAcl?.arn,
  'authorizer.principalId': (x) => x.authorizer?.principalId,
  'authorizer.status': (x) => x.authorizer?.status,
  'authorizer.error': (x) => x.authorizer?.error,
  'authorizer.latency': (x) => x.authorizer?.latencyMs,
  'authorizer.integrationLatency': (x) => x.authorizer?.latencyMs,
  'authorizer.integrationStatus': (x) => x.authorizer?.status,
  'authorize.status': (x) => authorizeStatus(x),
  'authorize.error': (x) => (x.refusal?.responseType === 'ACCESS_DENIED' ? NOT_AUTHORIZED : undefined),
  'integration.status': (x) => x.integration?.functionStatus,
  'integration.integrationStatus': (x) => x.integration?.serviceStatus,
  'integration.latency': (x) => x.integration?.latencyMs,
  'integration.error': (x) => x.integration?.error,
  integrationErrorMessage: (x) => x.integration?.error,
  integrationStatus: (x) => x.integration?.serviceStatus,
  integrationLatency: (x) => x.integration?.latencyMs,
  status: (_x, response) => response?.status,
  responseLength: (_x, response) => response?.length,
  responseLatency: (_x, response) => response?.latencyMs,
};

/** Resolves the holes of a template for one request. */
export function resolverOf(x: Exchange, response?: ResponseFacts): Resolve {
  return ({ scope, name }) => {
    if (scope === 'stageVariables') return x.api.stage.variables[name];
    if (scope === 'header') return x.headers.value(name);
    if (scope === 'querystring') return x.query.get(name)?.at(-1);
    if (scope === 'path') return x.route?.parameters[name];
    return contextVariable(x, name, response);
  };
}

/** The value of a `$context` variable, without its `context.`. */
export function contextVariable(x: Exchange, name: string, response?: ResponseFacts): string | undefined {
  if (Object.hasOwn(READERS, name)) {
    const value = READERS[name]?.(x, response);
    return value === undefined ? undefined : String(value);
  }
  // Keys of the authorizer's context are values of their own: `$context.authorizer.tenant`.
  const key = name.startsWith('authorizer.') ? name.slice('authorizer.'.length) : undefined;
  const context = x.authorizer?.context;
  return key !== undefined && context !== undefined && Object.hasOwn(context, key) ? context[key] : undefined;
}

function certificateSerial(x: Exchange): string | undefined {
  const serial = x.request.tls.clientCertificate?.serial;
  return serial === undefined ? undefined : serialNumberOf(serial);
}

function authorizeStatus(x: Exchange): number | undefined {
  if (x.refusal?.responseType === 'ACCESS_DENIED') return 403;
  return x.authorizer?.output === undefined ? undefined : 200;
}
