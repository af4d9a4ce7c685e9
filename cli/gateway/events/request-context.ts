import type { Exchange } from '../stages/stage';
import { clientCertOf } from './client-cert';

/** `requestContext` of both the authorizer and the integration event (checklist item 83). */
export function requestContextOf(x: Exchange): Record<string, unknown> {
  const { api, route, ids } = x;
  return {
    resourceId: route?.method.resourceId,
    resourcePath: route?.method.resourcePath,
    ...(route?.method.operationName === undefined ? {} : { operationName: route.method.operationName }),
    httpMethod: x.method,
    extendedRequestId: ids.extendedRequestId,
    requestTime: commonLogTime(x.startedAt),
    path: x.contextPath,
    accountId: api.account,
    protocol: 'HTTP/1.1',
    stage: api.stage.name,
    domainPrefix: x.domainName.split('.', 1)[0],
    requestTimeEpoch: x.startedAt,
    requestId: ids.requestId,
    identity: identityOf(x),
    domainName: x.domainName,
    deploymentId: api.stage.deploymentId,
    apiId: api.apiId,
  };
}

function identityOf(x: Exchange): Record<string, unknown> {
  const certificate = x.request.tls.clientCertificate;
  return {
    cognitoIdentityPoolId: null,
    cognitoIdentityId: null,
    principalOrgId: null,
    cognitoAuthenticationType: null,
    userArn: null,
    userAgent: x.headers.value('user-agent') ?? null,
    accountId: null,
    caller: null,
    sourceIp: x.request.sourceIp,
    accessKey: null,
    cognitoAuthenticationProvider: null,
    user: null,
    ...(x.apiKey === undefined ? {} : { apiKey: x.apiKey.value, apiKeyId: x.apiKey.id }),
    ...(certificate === undefined ? {} : { clientCert: clientCertOf(certificate) }),
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Common log format: `09/Apr/2015:12:34:56 +0000`. */
export function commonLogTime(ms: number): string {
  const time = new Date(ms);
  const day = String(time.getUTCDate()).padStart(2, '0');
  return `${day}/${MONTHS[time.getUTCMonth()]}/${time.getUTCFullYear()}:${time.toISOString().slice(11, 19)} +0000`;
}
