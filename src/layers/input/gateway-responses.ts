/** Statuses and titles of API Gateway's own refusals. "Gateway response types" in the API Gateway Developer Guide. */
const TYPES: Readonly<Record<string, readonly [status: number, title: string]>> = {
  ACCESS_DENIED: [403, 'Forbidden'],
  API_CONFIGURATION_ERROR: [500, 'Internal Server Error'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, 'Internal Server Error'],
  AUTHORIZER_FAILURE: [500, 'Internal Server Error'],
  BAD_REQUEST_BODY: [400, 'Bad Request'],
  BAD_REQUEST_PARAMETERS: [400, 'Bad Request'],
  EXPIRED_TOKEN: [403, 'Forbidden'],
  INTEGRATION_FAILURE: [504, 'Gateway Timeout'],
  INTEGRATION_TIMEOUT: [504, 'Gateway Timeout'],
  // The authorizer withholds the plan key from callers who spent their rate: nobody else lacks one.
  INVALID_API_KEY: [429, 'Too Many Requests'],
  INVALID_SIGNATURE: [403, 'Forbidden'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Forbidden'],
  QUOTA_EXCEEDED: [429, 'Too Many Requests'],
  REQUEST_TOO_LARGE: [413, 'Content Too Large'],
  RESOURCE_NOT_FOUND: [404, 'Not Found'],
  THROTTLED: [429, 'Too Many Requests'],
  UNAUTHORIZED: [401, 'Unauthorized'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported Media Type'],
  WAF_FILTERED: [403, 'Forbidden'],
};

/** What the guard sets on every answer, too: nobody can tell by its headers who refused a request. */
const HEADERS: Readonly<Record<string, string>> = {
  'gatewayresponse.header.Content-Type': "'application/problem+json'",
  'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
  'gatewayresponse.header.Cache-Control': "'no-store'",
  // API Gateway takes away the outer quotes and knows no escape: those inside stand as they are.
  'gatewayresponse.header.Content-Security-Policy': "'default-src 'none'; frame-ancestors 'none''",
  'gatewayresponse.header.Referrer-Policy': "'no-referrer'",
  'gatewayresponse.header.Strict-Transport-Security': "'max-age=31536000; includeSubDomains'",
  'gatewayresponse.header.X-Frame-Options': "'DENY'",
};

/** One entry of `x-amazon-apigateway-gateway-responses`. */
export interface GatewayResponse {
  readonly statusCode?: number;
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

/**
 * Refusals of the gateway as RFC 9457 problems that repeat nothing of the request: no message (it may quote the body), no
 * `requestId` (callers can choose it).
 */
export function gatewayResponses({ isNonceGiven = false } = {}): Record<string, GatewayResponse> {
  const specific = Object.entries(TYPES).map(
    ([type, [status, title]]) => [type, response(type, title, status)] as const,
  );
  return {
    ...Object.fromEntries(specific),
    ...(isNonceGiven && { ACCESS_DENIED: withNonce(response('ACCESS_DENIED', ...denied())) }),
    // Without a status code of their own: one here would replace the status of every type.
    DEFAULT_4XX: response('DEFAULT_4XX', 'Refused'),
    DEFAULT_5XX: response('DEFAULT_5XX', 'Internal Server Error'),
  };
}

function denied(): [title: string, status: number] {
  const [status, title] = TYPES.ACCESS_DENIED!;
  return [title, status];
}

/** RFC 9449 sections 7.1 and 8.2: the authorizer gives the nonce with each of its refusals, so that the headers are never empty. */
function withNonce(given: GatewayResponse): GatewayResponse {
  return {
    ...given,
    responseParameters: {
      ...given.responseParameters,
      'gatewayresponse.header.DPoP-Nonce': 'context.authorizer.dpopNonce',
    },
  };
}

function response(type: string, title: string, statusCode?: number): GatewayResponse {
  const problem = {
    type: 'about:blank',
    title,
    ...(statusCode !== undefined && { status: statusCode }),
    instance: 'urn:request:$context.extendedRequestId',
  };
  return {
    ...(statusCode !== undefined && { statusCode }),
    responseParameters: {
      ...HEADERS,
      // RFC 6750 section 3: says how to authenticate, never why it failed.
      ...(type === 'UNAUTHORIZED' && { 'gatewayresponse.header.WWW-Authenticate': "'Bearer'" }),
      // RFC 9470 section 3: an application learns that its user must authenticate again, and how.
      ...(type === 'ACCESS_DENIED' && { 'gatewayresponse.header.WWW-Authenticate': 'context.authorizer.challenge' }),
      // RFC 6585 section 4. How long a bucket takes is known; the gateway's own throttles do not say.
      ...(type === 'INVALID_API_KEY' && { 'gatewayresponse.header.Retry-After': 'context.authorizer.retryAfter' }),
      ...(type === 'THROTTLED' && { 'gatewayresponse.header.Retry-After': "'1'" }),
    },
    responseTemplates: { 'application/json': JSON.stringify(problem) },
  };
}
