import { environmentOf } from '../model/functions';
import type { OperationModel, ApiModel } from '../model/api-model';
import { asList, asObject, at } from '../model/references';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

/** The authorizer charges buckets; the operation demands the plan key that it withholds from callers without tokens. */
function isLimited(operation: OperationModel, api: ApiModel): boolean {
  const variables = environmentOf(operation.authorizer?.function);
  return variables.HARDENED_BUCKETS_TABLE !== undefined && demandsPlanKey(operation, api);
}

function demandsPlanKey(operation: OperationModel, api: ApiModel): boolean {
  const fromAuthorizer = api.body?.['x-amazon-apigateway-api-key-source'] ?? api.resource.properties.ApiKeySourceType;
  if (fromAuthorizer !== 'AUTHORIZER') return false;
  const schemes = asObject(at(api.body, 'components', 'securitySchemes'));
  const declared = asObject(at(api.body, 'paths', operation.path, operation.method.toLowerCase())).security;
  return asList(declared).some((requirement) =>
    Object.keys(asObject(requirement)).some((name) => {
      const scheme = asObject(schemes[name]);
      return scheme.type === 'apiKey' && String(scheme.name).toLowerCase() === 'x-api-key';
    }),
  );
}

const isUnlimited = (consumer: Record<string, unknown>) => !(Number(consumer.rate) > 0 && Number(consumer.burst) >= 1);

export const networkConsumerLimit: Rule = {
  id: 'network-consumer-limit',
  finding: 'callers are limited by address or all together, not one by one',
  reason:
    'one account with a thousand addresses spends everything, and a thousand accounts behind one address are shut out',
  check: everyOperation(
    (operation, api) =>
      operation.authorizer !== undefined && (!isLimited(operation, api) || (api.consumers ?? []).some(isUnlimited)),
  ),
};
