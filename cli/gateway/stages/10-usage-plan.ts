import { forbidden, refuse } from '../gateway-response';
import type { ApiKeyModel, MethodModel, ThrottleModel, UsagePlanModel } from '../model/rest-api-model';
import { decide, type Exchange, type Stage, type StageResult } from './stage';

const name = '10-usage-plan';

/** API key, usage plan, then the request rate of the stage. Exact here, best effort in AWS (checklist item 67). */
export const usagePlan: Stage = {
  name,
  run(x) {
    const method = x.route?.method;
    if (method === undefined) return undefined;
    return (method.apiKeyRequired ? checkKey(x, method) : undefined) ?? checkStageRate(x, method);
  },
};

function checkKey(x: Exchange, method: MethodModel): StageResult {
  const isFromAuthorizer = x.api.apiKeySource === 'AUTHORIZER';
  const value = isFromAuthorizer ? x.authorizer?.output?.usageIdentifierKey : x.headers.value('x-api-key');
  const key = value === undefined ? undefined : x.api.apiKeys.get(value);
  if (key === undefined || !key.enabled || key.plans.length === 0) {
    const why = key === undefined ? 'no known API key' : 'the API key is disabled or in no plan of this stage';
    decide(x, name, isFromAuthorizer ? '62' : '61', 'refuse', why);
    return forbidden('INVALID_API_KEY');
  }
  x.apiKey = key;
  for (const plan of key.plans) {
    const refusal = checkPlan(x, method, key, plan);
    if (refusal !== undefined) return refusal;
  }
  decide(x, name, '61', 'pass', `API key ${key.id}`);
  return undefined;
}

function checkPlan(x: Exchange, method: MethodModel, key: ApiKeyModel, plan: UsagePlanModel): StageResult {
  const route = `${method.resourcePath}/${method.httpMethod}`;
  const methodThrottle = plan.methodThrottles.get(route);
  const stage = `${x.api.apiId}/${x.api.stage.name}`;
  // A method's own limit takes the place of the plan's; the plan's counts over all its stages (checklist item 65).
  const isWithin =
    methodThrottle === undefined
      ? take(x, `plan ${plan.id} ${key.id}`, plan.throttle)
      : take(x, `plan ${plan.id} ${key.id} ${stage}${route}`, methodThrottle);
  if (!isWithin) return throttled(x, `usage plan ${plan.id}, key ${key.id}`);
  const { quota } = plan;
  if (quota !== undefined && !x.deps.state.quotas.take(`${plan.id} ${key.id}`, quota, x.startedAt)) {
    decide(x, name, '66', 'refuse', `quota of usage plan ${plan.id} is spent`);
    return refuse('QUOTA_EXCEEDED', 'LimitExceededException', 'Limit Exceeded');
  }
  return undefined;
}

function checkStageRate(x: Exchange, method: MethodModel): StageResult {
  const bucket = `stage ${x.api.apiId}/${x.api.stage.name} ${method.httpMethod} ${method.resourcePath}`;
  if (take(x, bucket, method.throttle)) return undefined;
  return throttled(x, `stage ${x.api.stage.name}, ${method.httpMethod} ${method.resourcePath}`);
}

function take(x: Exchange, bucket: string, limit: ThrottleModel | undefined): boolean {
  return limit === undefined || x.deps.state.throttles.take(bucket, limit, x.startedAt);
}

function throttled(x: Exchange, what: string): StageResult {
  decide(x, name, '64', 'refuse', `request rate exceeded: ${what}`);
  return refuse('THROTTLED', 'TooManyRequestsException', 'Too Many Requests');
}
