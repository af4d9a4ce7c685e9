import { mediaTypeOf } from '../events/media-type';
import { proxyEvent } from '../events/proxy-v1';
import { internalError, refuse } from '../gateway-response';
import type { IntegrationModel, MockIntegration } from '../model/rest-api-model';
import { callThroughLink } from './vpc-link';
import { decide, type Exchange, type Stage, type StageResult } from './stage';

const name = '12-integration';
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

type LambdaProxy = Extract<IntegrationModel, { kind: 'lambda-proxy' }>;

/** Calls the function behind the method, or answers for a MOCK. */
export const integration: Stage = {
  name,
  run(x) {
    const model = x.route?.method.integration;
    if (model?.kind === 'lambda-proxy') return invoke(x, model);
    if (model?.kind === 'mock') return mock(x, model);
    if (model?.kind === 'vpc-link') return callThroughLink(x, model);
    decide(x, name, '94', 'refuse', model?.why ?? 'the method has no integration', 'NOT_EVALUATED');
    return internalError();
  },
};

async function invoke(x: Exchange, model: LambdaProxy): Promise<StageResult> {
  if (model.permission.verdict === 'missing') {
    decide(x, name, '95', 'refuse', model.permission.detail);
    x.integration = { latencyMs: 0, serviceStatus: 403, error: 'Invalid permissions on Lambda function' };
    return internalError();
  }
  if (model.permission.verdict === 'not-evaluated') {
    decide(x, name, '95', 'note', model.permission.detail, 'NOT_EVALUATED');
  }
  const event = proxyEvent(x);
  if (isTooLarge(x, event)) {
    decide(x, name, '96', 'refuse', 'the event is larger than the 6 MB that Lambda accepts');
    return refuse('REQUEST_TOO_LARGE', 'RequestTooLongException', 'Request Too Long', { isFixed: true });
  }
  const began = x.deps.clock.now();
  const result = await x.deps.invoke(model.functionArn, event, model.timeoutMs);
  const latencyMs = Math.max(0, Math.round(x.deps.clock.now() - began));
  if (result.kind === 'timeout' && result.by === 'gateway') {
    x.integration = { latencyMs, error: 'Endpoint request timed out' };
    decide(x, name, '94', 'refuse', `no answer within ${model.timeoutMs} ms`);
    return refuse('INTEGRATION_TIMEOUT', 'InternalServerErrorException', 'Endpoint request timed out');
  }
  if (result.kind !== 'result') {
    const error = result.kind === 'timeout' ? 'the function timed out' : `the function threw ${result.errorType}`;
    x.integration = { latencyMs, serviceStatus: 200, error };
    decide(x, name, '94', 'refuse', error);
    return badGateway();
  }
  x.integration = { latencyMs, serviceStatus: 200 };
  x.functionResult = { payload: result.payload };
  return undefined;
}

/** 502 for whatever the function did wrong; customized by DEFAULT_5XX (checklist item 103). */
export function badGateway() {
  return refuse('DEFAULT_5XX', 'InternalServerErrorException', 'Internal server error', { status: 502 });
}

function isTooLarge(x: Exchange, event: unknown): boolean {
  return x.request.body.length > MAX_EVENT_BYTES / 2 && Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES;
}

function mock(x: Exchange, model: MockIntegration): StageResult {
  const type = mediaTypeOf(x.headers.value('content-type')) || 'application/json';
  const status = model.statuses.get(type);
  if (status === undefined) {
    const isRefused =
      model.passthrough === 'NEVER' || (model.passthrough === 'WHEN_NO_TEMPLATES' && model.statuses.size > 0);
    if (isRefused) {
      decide(x, name, '80', 'refuse', `no request template for "${type}"`);
      return refuse('UNSUPPORTED_MEDIA_TYPE', 'UnsupportedMediaTypeException', 'Unsupported Media Type');
    }
    decide(x, name, '97', 'refuse', 'the mock integration got no status code');
    return internalError();
  }
  const response =
    model.responses.find(({ pattern }) => pattern?.test(String(status))) ??
    model.responses.find(({ pattern }) => pattern === undefined);
  if (response === undefined) {
    decide(x, name, '97', 'refuse', `no integration response for status ${status}`);
    return internalError();
  }
  x.integration = { latencyMs: 0, serviceStatus: status };
  decide(x, name, '97', 'pass', `mock answer ${response.status}`);
  return {
    kind: 'answer',
    status: response.status,
    headers: [
      ['x-amzn-RequestId', x.ids.requestId],
      ['x-amz-apigw-id', x.ids.extendedRequestId],
      ['Content-Type', response.contentType],
      ...response.headers,
    ],
    body: Buffer.from(response.body),
  };
}
