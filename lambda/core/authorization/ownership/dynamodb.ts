import type { DynamoDbResolver } from '../../../../src/vocabulary';
import type { AwsCall, AwsRequest } from '../../aws';
import { isRecord, RESOLVER_DEADLINE_MS, type ResolvedResource, type Resolver } from '../resolver';

/** Tenant, owner and parent of an object as attributes of an item. */
export function dynamoDbResolver(config: DynamoDbResolver, call: AwsCall): Resolver {
  const request = config.index === undefined ? getItem : queryIndex;
  return async (type, id) => {
    const answer = await call(request(config, id));
    const item = config.index === undefined ? answer.Item : onlyItem(answer);
    if (item === undefined) return undefined;
    return isRecord(item) ? resourceOf(config, { type, id }, item) : 'unavailable';
  };
}

function getItem(config: DynamoDbResolver, id: string): AwsRequest {
  const { text, names } = projection(config);
  return request('GetItem', {
    TableName: config.table,
    Key: { [config.key]: { S: `${config.prefix ?? ''}${id}` } },
    // A stale owner is a wrong owner.
    ConsistentRead: true,
    ProjectionExpression: text,
    ExpressionAttributeNames: names,
  });
}

/** An index has no consistent reads: an object that has just changed hands may be judged by its former owner. */
function queryIndex(config: DynamoDbResolver, id: string): AwsRequest {
  const { text, names } = projection(config);
  return request('Query', {
    TableName: config.table,
    IndexName: config.index,
    KeyConditionExpression: '#k = :k',
    ExpressionAttributeValues: { ':k': { S: `${config.prefix ?? ''}${id}` } },
    ProjectionExpression: text,
    ExpressionAttributeNames: { ...names, '#k': config.key },
    // Two items of one identifier are two answers to the question whose it is.
    Limit: 2,
  });
}

function request(operation: string, body: Record<string, unknown>): AwsRequest {
  return { service: 'dynamodb', target: `DynamoDB_20120810.${operation}`, deadlineMs: RESOLVER_DEADLINE_MS, body };
}

/** By reference: an attribute may have the name of a DynamoDB keyword, such as `owner`. */
function projection({ tenant, owner, parent }: DynamoDbResolver) {
  // Once each: DynamoDB refuses a projection that names one attribute twice.
  const attributes = [...new Set([tenant, owner, parent])].filter((name) => name !== undefined);
  return {
    text: attributes.map((_, index) => `#a${index}`).join(', '),
    names: Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
  };
}

/** `null`, which is no item: the identifier is not unique. */
function onlyItem({ Items }: Record<string, unknown>): unknown {
  if (!Array.isArray(Items) || Items.length > 1) return null;
  return Items[0] as unknown;
}

function resourceOf(
  config: DynamoDbResolver,
  { type, id }: { type: string; id: string },
  item: Record<string, unknown>,
): ResolvedResource | 'unavailable' {
  const tenant = textOf(item, config.tenant);
  const owner = textOf(item, config.owner);
  const parent = textOf(item, config.parent);
  // An object without a tenant is nobody's; a number or a list in place of a name is a fault of the data.
  if (!tenant || owner === undefined || parent === undefined) return 'unavailable';
  return { type, id, tenant, owner, parent };
}

/** Text of an attribute, `''` where it is not there, undefined where it is not text. */
function textOf(item: Record<string, unknown>, name: string | undefined): string | undefined {
  if (name === undefined || !Object.hasOwn(item, name)) return '';
  const value = item[name];
  return isRecord(value) && typeof value.S === 'string' ? value.S : undefined;
}
