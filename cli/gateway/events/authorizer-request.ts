import type { AuthorizerModel } from '../model/rest-api-model';
import type { Exchange } from '../stages/stage';
import { forwardedHeaders, lastValues } from './forwarded-headers';
import { queryMaps } from './proxy-v1';
import { requestContextOf } from './request-context';

/** The event of a Lambda authorizer. No body, ever; absent maps are `{}` (checklist item 51). */
export function authorizerEvent(x: Exchange, authorizer: AuthorizerModel, token: string): Record<string, unknown> {
  if (authorizer.type === 'TOKEN') return { type: 'TOKEN', methodArn: x.methodArn, authorizationToken: token };
  const { headers, multiValueHeaders } = forwardedHeaders(x);
  const query = queryMaps(x) ?? {};
  return {
    type: 'REQUEST',
    methodArn: x.methodArn,
    resource: x.route?.method.resourcePath,
    path: x.eventPath,
    httpMethod: x.method,
    headers,
    multiValueHeaders,
    queryStringParameters: lastValues(query),
    multiValueQueryStringParameters: query,
    pathParameters: { ...x.route?.parameters },
    stageVariables: { ...x.api.stage.variables },
    requestContext: requestContextOf(x),
  };
}
