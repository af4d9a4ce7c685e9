import { contextVariable } from '../events/context-variables';
import { forwardedHeaders } from '../events/forwarded-headers';
import { internalError, refuse } from '../gateway-response';
import type { VpcLinkIntegration } from '../model/rest-api-model';
import { decide, type Exchange, type StageResult } from './stage';

const name = '12-integration';

/** Calls the server behind a VPC link: the one that who serves named, or none. */
export async function callThroughLink(x: Exchange, model: VpcLinkIntegration): Promise<StageResult> {
  const { callBackend } = x.deps;
  if (callBackend === undefined) {
    decide(x, name, '94', 'refuse', 'no server plays the one behind the VPC link', 'NOT_EVALUATED');
    return internalError();
  }
  const began = x.deps.clock.now();
  const answer = await callBackend({
    method: model.httpMethod === 'ANY' ? x.method : model.httpMethod,
    serverName: model.serverName,
    target: targetOf(x, model),
    headers: headersOf(x, model),
    body: x.request.body,
    timeoutMs: model.timeoutMs,
    presentsCertificate: x.api.stage.presentsCertificate === true,
  });
  const latencyMs = Math.max(0, Math.round(x.deps.clock.now() - began));
  if (answer.kind === 'timeout') {
    x.integration = { latencyMs, error: 'Endpoint request timed out' };
    decide(x, name, '94', 'refuse', `no answer within ${model.timeoutMs} ms`);
    return refuse('INTEGRATION_TIMEOUT', 'InternalServerErrorException', 'Endpoint request timed out');
  }
  if (answer.kind === 'error') {
    x.integration = { latencyMs, error: answer.error };
    decide(x, name, '94', 'refuse', `the server behind the VPC link: ${answer.error}`);
    return refuse('INTEGRATION_FAILURE', 'InternalServerErrorException', 'Internal server error');
  }
  x.integration = { latencyMs, serviceStatus: answer.status };
  decide(x, name, '94', 'pass', `the server behind the VPC link answered ${answer.status}`, 'I');
  const kept = answer.headers.filter(([header]) => !/^(connection|transfer-encoding|content-length)$/i.test(header));
  return {
    kind: 'answer',
    status: answer.status,
    headers: [['x-amzn-RequestId', x.ids.requestId], ['x-amz-apigw-id', x.ids.extendedRequestId], ...kept],
    body: answer.body,
  };
}

/** The path of the URI with its parameters filled in, and the query as it came. */
function targetOf(x: Exchange, { path, parameters }: VpcLinkIntegration): string {
  const filled = path.replace(/\{([^{}]+)\}/g, (_all, parameter: string) => {
    const source = parameters.get(`path.${parameter}`);
    return encodeURIComponent(source === undefined ? '' : (sourceValue(x, source) ?? ''));
  });
  return x.rawQuery === '' ? filled : `${filled}?${x.rawQuery}`;
}

function headersOf(x: Exchange, { parameters }: VpcLinkIntegration): Record<string, readonly string[]> {
  const headers: Record<string, readonly string[]> = Object.create(null);
  for (const [header, values] of Object.entries(forwardedHeaders(x).multiValueHeaders))
    headers[header.toLowerCase()] = values;
  delete headers['host'];
  for (const [target, source] of parameters) {
    const header = /^header\.(.+)$/.exec(target)?.[1]?.toLowerCase();
    if (header === undefined) continue;
    const value = sourceValue(x, source);
    // A mapping without a value sets nothing, and what the caller sent under the name is gone all the same.
    if (value === undefined) delete headers[header];
    else headers[header] = [value];
  }
  return headers;
}

function sourceValue(x: Exchange, source: string): string | undefined {
  const literal = /^'([\s\S]*)'$/.exec(source)?.[1];
  if (literal !== undefined) return literal;
  const context = /^context\.(.+)$/.exec(source)?.[1];
  if (context !== undefined) return contextVariable(x, context);
  const [, kind, parameter = ''] = /^method\.request\.(path|header|querystring)\.(.+)$/.exec(source) ?? [];
  if (kind === 'path') return x.route?.parameters[parameter];
  if (kind === 'header') return x.headers.value(parameter);
  return kind === 'querystring' ? x.query.get(parameter)?.at(-1) : undefined;
}
