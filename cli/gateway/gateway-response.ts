import { mediaTypeOf } from './events/media-type';
import type { RawResponse } from './exchange';
import { resolverOf } from './events/context-variables';
import type { GatewayResponseModel } from './model/rest-api-model';
import { renderTemplate, type Template } from './model/template';
import type { Exchange, Refusal } from './stages/stage';

/** Types and built-in statuses (checklist item 99). */
export const RESPONSE_TYPES: Readonly<Record<string, number>> = {
  ACCESS_DENIED: 403,
  API_CONFIGURATION_ERROR: 500,
  AUTHORIZER_CONFIGURATION_ERROR: 500,
  AUTHORIZER_FAILURE: 500,
  BAD_REQUEST_BODY: 400,
  BAD_REQUEST_PARAMETERS: 400,
  EXPIRED_TOKEN: 403,
  INTEGRATION_FAILURE: 504,
  INTEGRATION_TIMEOUT: 504,
  INVALID_API_KEY: 403,
  INVALID_SIGNATURE: 403,
  MISSING_AUTHENTICATION_TOKEN: 403,
  QUOTA_EXCEEDED: 429,
  REQUEST_TOO_LARGE: 413,
  RESOURCE_NOT_FOUND: 404,
  THROTTLED: 429,
  UNAUTHORIZED: 401,
  UNSUPPORTED_MEDIA_TYPE: 415,
  WAF_FILTERED: 403,
};

/** Makes a refusal; status and name of the type are the built-in ones unless `over` says otherwise. */
export function refuse(
  responseType: string,
  errorType: string,
  message: string | null,
  over: Partial<Omit<Refusal, 'kind'>> = {},
): Refusal {
  return { kind: 'refusal', responseType, status: RESPONSE_TYPES[responseType] ?? 500, message, errorType, ...over };
}

export const internalError = (responseType = 'API_CONFIGURATION_ERROR'): Refusal =>
  refuse(responseType, 'InternalServerErrorException', 'Internal server error');

export const forbidden = (responseType: string, over: Partial<Omit<Refusal, 'kind'>> = {}): Refusal =>
  refuse(responseType, 'ForbiddenException', 'Forbidden', over);

/** The only way to fail a request: exact type, then DEFAULT_4XX or DEFAULT_5XX, then the built-in answer (items 99 to 103). */
export function renderRefusal(x: Exchange, refusal: Refusal): RawResponse {
  if (refusal.custom !== undefined) {
    return responseOf(x, refusal, refusal.status, refusal.custom.headers, refusal.custom.body);
  }
  const model = refusal.isFixed === true ? undefined : customizationOf(x, refusal);
  if (model === undefined) return responseOf(x, refusal, refusal.status, [], builtInBody(refusal));
  const resolve = resolverOf(x);
  const headers = model.headers.map(([name, value]): [string, string] => [name, renderTemplate(value, resolve, '')]);
  const template = templateFor(x, model);
  const body = template === undefined ? builtInBody(refusal) : renderTemplate(template[1], resolve, '');
  return responseOf(x, refusal, model.status ?? refusal.status, headers, body, template?.[0]);
}

/** The customization of a type, with the status of the default one when only that names a status. */
function customizationOf(x: Exchange, refusal: Refusal): GatewayResponseModel | undefined {
  const responses = x.api.gatewayResponses;
  return responses.get(refusal.responseType) ?? responses.get(refusal.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
}

function templateFor(x: Exchange, model: GatewayResponseModel): readonly [string, Template] | undefined {
  const accepted = mediaTypeOf(x.headers.value('accept')?.split(',', 1)[0]);
  for (const type of [accepted, 'application/json', ...model.templates.keys()]) {
    const template = model.templates.get(type);
    if (template !== undefined) return [type, template];
  }
  return undefined;
}

// AWS writes "Message" where a policy refused and "message" everywhere else (checklist item 57).
function builtInBody(refusal: Refusal): string {
  const key = refusal.errorType === 'AccessDeniedException' ? 'Message' : 'message';
  return JSON.stringify({ [key]: refusal.message });
}

function responseOf(
  x: Exchange,
  refusal: Refusal,
  status: number,
  headers: readonly (readonly [string, string])[],
  body: string,
  contentType = 'application/json',
): RawResponse {
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    status,
    headers: [
      ...(hasType ? [] : ([['Content-Type', contentType]] as const)),
      ['x-amzn-RequestId', x.ids.requestId],
      ['x-amzn-ErrorType', refusal.errorType],
      ['x-amz-apigw-id', x.ids.extendedRequestId],
      ...headers,
    ],
    body: Buffer.from(body, 'utf8'),
  };
}
