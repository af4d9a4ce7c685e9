import { parseQuery } from '../events/query';
import { RequestHeaders } from '../events/request-headers';
import type { PipelineDeps, RawRequest, RawResponse } from '../exchange';
import { internalError, renderRefusal } from '../gateway-response';
import { requestIds } from '../ids';
import type { RestApiModel } from '../model/rest-api-model';
import { mutualTls } from './01-mutual-tls';
import { wireLimits } from './02-wire-limits';
import { domainMapping } from './03-domain-mapping';
import { defaultEndpoint } from './04-default-endpoint';
import { waf } from './05-waf';
import { route } from './06-route';
import { resourcePolicy } from './07-resource-policy';
import { authorizer } from './08-authorizer';
import { authorize } from './09-authorize';
import { usagePlan } from './10-usage-plan';
import { requestValidator } from './11-request-validator';
import { integration } from './12-integration';
import { methodResponse } from './13-method-response';
import { writeAccessLog } from './14-access-log';
import { decide, type Exchange, type Stage, type StageResult } from './stage';

/** The spine: documented order, each stage may end the request. */
export const STAGES: readonly Stage[] = [
  mutualTls,
  wireLimits,
  domainMapping,
  defaultEndpoint,
  waf,
  route,
  resourcePolicy,
  authorizer,
  authorize,
  usagePlan,
  requestValidator,
  integration,
  methodResponse,
];

/** Takes one request through the stages. Never throws: a surprise is a 500, and is traced and logged like any refusal. */
export async function handleRequest(raw: RawRequest, api: RestApiModel, deps: PipelineDeps): Promise<RawResponse> {
  const x = openExchange(raw, api, deps);
  let response: RawResponse;
  try {
    const result = await runStages(x);
    response = result?.kind === 'answer' ? result : respondTo(x, result);
  } catch (error) {
    decide(
      x,
      'pipeline',
      '107',
      'refuse',
      `surprise: ${error instanceof Error ? error.message : 'unknown'}`,
      'NOT_EVALUATED',
    );
    response = respondTo(x, internalError());
  }
  const latencyMs = Math.max(0, Math.round(deps.clock.now() - x.startedAt));
  writeAccessLog(x, { status: response.status, length: response.body.length, latencyMs });
  deps.trace(x.ids.extendedRequestId, x.decisions);
  return { status: response.status, headers: response.headers, body: response.body };
}

async function runStages(x: Exchange): Promise<StageResult> {
  for (const stage of STAGES) {
    const pending = stage.run(x);
    const result = pending instanceof Promise ? await pending : pending;
    if (result !== undefined) return result;
  }
  return undefined;
}

function respondTo(x: Exchange, result: Exclude<StageResult, { kind: 'answer' }>): RawResponse {
  x.refusal = result ?? internalError();
  return renderRefusal(x, x.refusal);
}

function openExchange(raw: RawRequest, api: RestApiModel, deps: PipelineDeps): Exchange {
  const startedAt = deps.clock.now();
  const headers = new RequestHeaders(raw.rawHeaders);
  const question = raw.rawUrl.indexOf('?');
  const rawPath = question < 0 ? raw.rawUrl : raw.rawUrl.slice(0, question);
  const rawQuery = question < 0 ? '' : raw.rawUrl.slice(question + 1);
  return {
    request: raw,
    api,
    deps,
    ids: requestIds(startedAt, headers.value('x-amzn-requestid')),
    startedAt,
    headers,
    decisions: [],
    rawPath,
    rawQuery,
    query: parseQuery(rawQuery),
    domainName: hostOf(headers),
    method: raw.method,
    resourcePath: rawPath,
    eventPath: rawPath,
    contextPath: rawPath,
    methodArn: '',
    insertedHeaders: new Map(),
  };
}

/** Host without port, lower case. */
function hostOf(headers: RequestHeaders): string {
  return (headers.value('host') ?? '').replace(/:\d+$/, '').toLowerCase();
}
