/** Context variables of the access log, by the name that they have in its lines. Never a token, a key or a query. */
const FIELDS: Readonly<Record<string, string>> = {
  requestId: 'requestId',
  // Clients can choose the request id (x-amzn-RequestId), never this one: records are correlated by it.
  extendedRequestId: 'extendedRequestId',
  time: 'requestTimeEpoch',
  apiId: 'apiId',
  stage: 'stage',
  resourcePath: 'resourcePath',
  httpMethod: 'httpMethod',
  domainName: 'domainName',
  status: 'status',
  responseLength: 'responseLength',
  responseType: 'error.responseType',
  wafStatus: 'waf.status',
  wafResponseCode: 'wafResponseCode',
  authorizerStatus: 'authorizer.status',
  authorizerError: 'authorizer.error',
  decision: 'authorizer.decision',
  layer: 'authorizer.layer',
  reason: 'authorizer.reason',
  policies: 'authorizer.policies',
  bundleHash: 'authorizer.bundleHash',
  consumer: 'authorizer.consumer',
  tenant: 'authorizer.tenant',
  operation: 'authorizer.operation',
  sourceIp: 'identity.sourceIp',
  userAgent: 'identity.userAgent',
  tlsVersion: 'tlsVersion',
  cipherSuite: 'cipherSuite',
  certSerial: 'identity.clientCert.serialNumber',
  integrationStatus: 'integration.status',
};

/**
 * The access log as one JSON object a line: every member a string, so that an absent value (`-`) stays well-formed.
 *
 * @param oldestTls the oldest version that callers without a certificate may come with: whoever reads a line needs no template
 */
export function accessLogFormat(oldestTls: string): string {
  const entries = Object.entries(FIELDS).map(([name, variable]) => [name, `$context.${variable}`]);
  return JSON.stringify({ ...Object.fromEntries(entries), oldestTls });
}
