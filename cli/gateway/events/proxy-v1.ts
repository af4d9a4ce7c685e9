import type { Exchange } from '../stages/stage';
import { forwardedHeaders, lastValues, setOwn } from './forwarded-headers';
import { isBinary, mediaTypeOf } from './media-type';
import { requestContextOf } from './request-context';

/** The event of a Lambda proxy integration: exactly these members, `null` for absent maps (checklist items 82 to 88). */
export function proxyEvent(x: Exchange): Record<string, unknown> {
  const { headers, multiValueHeaders } = forwardedHeaders(x);
  const query = queryMaps(x);
  const { body } = x.request;
  const isBase64Encoded =
    body.length > 0 && isBinary(mediaTypeOf(x.headers.value('content-type')), x.api.binaryMediaTypes);
  const authorizer = x.authorizer && {
    ...x.authorizer.context,
    ...(x.authorizer.principalId === undefined ? {} : { principalId: x.authorizer.principalId }),
    integrationLatency: x.authorizer.latencyMs,
  };
  return {
    resource: x.route?.method.resourcePath,
    path: x.eventPath,
    httpMethod: x.method,
    headers,
    multiValueHeaders,
    queryStringParameters: query === undefined ? null : lastValues(query),
    multiValueQueryStringParameters: query ?? null,
    pathParameters: emptyToNull(x.route?.parameters),
    stageVariables: emptyToNull(x.api.stage.variables),
    requestContext: { ...requestContextOf(x), ...(authorizer === undefined ? {} : { authorizer }) },
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
}

/** The multi-value query map, or undefined when there is no parameter. */
export function queryMaps(x: Exchange): Record<string, string[]> | undefined {
  if (x.query.size === 0) return undefined;
  const multi: Record<string, string[]> = {};
  for (const [name, values] of x.query) setOwn(multi, name, [...values]);
  return multi;
}

function emptyToNull(map: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> | null {
  return map === undefined || Object.keys(map).length === 0 ? null : map;
}
