import { createHash } from 'node:crypto';
import { type Entry, list, members, number, type ResourceIndex, text } from './resource-index';
import type { ApiKeyModel, ThrottleModel, UsagePlanModel } from './rest-api-model';
import { throttleModel } from './stages';

/** The API keys of the template by value, each with those of its plans that are bound to this API and stage. */
export function apiKeysOf(index: ResourceIndex, apiId: string, stage: string): ReadonlyMap<string, ApiKeyModel> {
  const links = index.ofType('AWS::ApiGateway::UsagePlanKey');
  const keys = index.ofType('AWS::ApiGateway::ApiKey').map((entry): [string, ApiKeyModel] => {
    const value = keyValueOf(entry);
    const plans = links
      .filter(({ properties }) => properties['KeyId'] === entry.ref)
      .flatMap(({ properties }) =>
        planOf(index.byRef('AWS::ApiGateway::UsagePlan', properties['UsagePlanId']), apiId, stage),
      );
    const enabled = entry.properties['Enabled'] === true || entry.properties['Enabled'] === 'true';
    const name = text(entry.properties['Name']) ?? entry.logicalId;
    return [value, { id: entry.ref, logicalId: entry.logicalId, name, value, enabled, plans }];
  });
  return new Map(keys);
}

/** AWS generates a value where the template names none; here it is made of the key's id, the same in every boot. */
function keyValueOf(entry: Entry): string {
  const value = text(entry.properties['Value']);
  return value ?? createHash('sha256').update(`api key ${entry.stack} ${entry.logicalId}`).digest('hex').slice(0, 40);
}

function planOf(plan: Entry | undefined, apiId: string, stage: string): UsagePlanModel[] {
  if (plan === undefined) return [];
  const bindings = list(plan.properties['ApiStages']).map(members);
  const binding = bindings.find((entry) => entry['ApiId'] === apiId && entry['Stage'] === stage);
  if (binding === undefined) return [];
  const limits = members(plan.properties['Throttle']);
  const throttle = throttleModel(limits['RateLimit'], limits['BurstLimit']);
  const quota = quotaOf(plan);
  const methodThrottles = Object.entries(members(binding['Throttle'])).flatMap(
    ([route, value]): [string, ThrottleModel][] => {
      const model = throttleModel(members(value)['RateLimit'], members(value)['BurstLimit']);
      return model === undefined ? [] : [[route, model]];
    },
  );
  return [
    {
      id: plan.ref,
      ...(throttle === undefined ? {} : { throttle }),
      ...(quota === undefined ? {} : { quota }),
      methodThrottles: new Map(methodThrottles),
    },
  ];
}

function quotaOf(plan: Entry): UsagePlanModel['quota'] {
  const quota = members(plan.properties['Quota']);
  const limit = number(quota['Limit']);
  const period = quota['Period'];
  if (limit === undefined || (period !== 'DAY' && period !== 'WEEK' && period !== 'MONTH')) return undefined;
  return { limit, period, offset: number(quota['Offset']) ?? 0 };
}
