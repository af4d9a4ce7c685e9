import { forbidden } from '../gateway-response';
import type { WafRequest } from '../waf/context';
import { evaluateWebAcl, type WafVerdict } from '../waf/engine';
import { isLogged, wafRecord } from '../waf/log';
import type { WebAclModel } from '../waf/web-acl-model';
import { decide, type Exchange, type Refusal, type Stage } from './stage';

const name = '05-waf';

/** The web ACL of the stage, before any access control of API Gateway. No association, no WAF. */
export const waf: Stage = {
  name,
  run(x) {
    const acl = x.api.webAcl;
    if (acl === undefined) {
      decide(x, name, '5.1.9', 'note', 'no web ACL is associated with the stage');
      return undefined;
    }
    const request = requestOf(x);
    const verdict = evaluateWebAcl(acl, request, { rateWindows: x.deps.state.rateWindows, nowMs: x.startedAt });
    writeLog(x, acl, request, verdict);
    if (verdict.unknown.length > 0) {
      decide(x, name, '5.1.3', 'note', `not decidable here: ${verdict.unknown.join(', ')}`, 'NOT_EVALUATED');
    }
    x.insertedHeaders = verdict.inserted;
    const isAllowed = verdict.action === 'ALLOW';
    const refusal = isAllowed ? undefined : refusalOf(verdict);
    const status = refusal?.status ?? 200;
    x.waf = { responseCode: isAllowed ? 'WAF_ALLOW' : 'WAF_BLOCK', status, latencyMs: 0 };
    const rule =
      verdict.groupRule === undefined ? verdict.terminatingRule : `${verdict.terminatingRule}/${verdict.groupRule}`;
    decide(x, name, '5.1.1', isAllowed ? 'pass' : 'refuse', `${verdict.action} by ${rule}`);
    return refusal;
  },
};

function requestOf(x: Exchange): WafRequest {
  return {
    method: x.request.method,
    uriPath: x.rawPath,
    queryString: x.rawQuery,
    headers: x.headers,
    body: x.request.body,
    sourceIp: x.request.sourceIp,
  };
}

/** The ACL's own answer, else the gateway response WAF_FILTERED (section 5.1, rows 4 and 5). */
function refusalOf(verdict: WafVerdict): Refusal {
  const { response } = verdict.decisive;
  if (response !== undefined) {
    return forbidden('WAF_FILTERED', {
      status: response.status,
      custom: { headers: response.headers, body: response.body ?? '' },
    });
  }
  if (verdict.action === 'CAPTCHA' || verdict.action === 'CHALLENGE') {
    const headers = [['x-amzn-waf-action', verdict.action.toLowerCase()]] as const;
    return forbidden('WAF_FILTERED', {
      status: verdict.action === 'CAPTCHA' ? 405 : 202,
      custom: { headers, body: '' },
    });
  }
  return forbidden('WAF_FILTERED');
}

function writeLog(x: Exchange, acl: WebAclModel, request: WafRequest, verdict: WafVerdict): void {
  const { logging } = acl;
  if (logging === undefined || !isLogged(logging, verdict)) return;
  const record = wafRecord(acl, logging, verdict, request, {
    requestId: x.ids.extendedRequestId,
    sourceId: `${x.api.account}:${x.api.apiId}:${x.api.stage.name}`,
    timestamp: x.startedAt,
    host: x.domainName,
  });
  x.deps.log({ source: 'waf-log', correlation: x.ids.extendedRequestId, record });
}
