import type { CedarResource, ResolverConfig, ResolverTable } from '../../../src/vocabulary';
import type { AwsCall, AwsRequest } from '../aws';

/** What is known of one object: an empty string where the store says nothing. */
export type ResolvedResource = Omit<CedarResource, 'expectedParent'>;

/** `undefined`: there is no such object. `unavailable`: it cannot be told, which must never end in an allow. */
export type Resolver = (type: string, id: string) => Promise<ResolvedResource | undefined | 'unavailable'>;

/** How long the owner of an object may take to be found. */
export const RESOLVER_DEADLINE_MS = 800;

/** Finds tenant, owner and parent of objects in the tables that the API names. Fails closed. */
export function createResolver(table: ResolverTable, call: AwsCall): Resolver {
  return (type, id) => {
    // hasOwn: a resource type may be called `constructor`.
    const config = Object.hasOwn(table, type) ? table[type] : undefined;
    if (!config) return Promise.resolve('unavailable');
    return call(getItem(config, id)).then(
      (answer) => resourceOf(config, { type, id }, answer),
      () => 'unavailable',
    );
  };
}

function getItem(config: ResolverConfig, id: string): AwsRequest {
  // Once each: DynamoDB refuses a projection that names one attribute twice.
  const attributes = [...new Set([config.tenant, config.owner, config.parent])].filter((name) => name !== undefined);
  return {
    service: 'dynamodb',
    target: 'DynamoDB_20120810.GetItem',
    deadlineMs: RESOLVER_DEADLINE_MS,
    body: {
      TableName: config.table,
      Key: { [config.key]: { S: `${config.prefix ?? ''}${id}` } },
      // A stale owner is a wrong owner.
      ConsistentRead: true,
      // By reference: an attribute may have the name of a DynamoDB keyword, such as `owner`.
      ProjectionExpression: attributes.map((_, index) => `#a${index}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
    },
  };
}

function resourceOf(
  config: ResolverConfig,
  { type, id }: { type: string; id: string },
  answer: Record<string, unknown>,
): ResolvedResource | undefined | 'unavailable' {
  if (answer.Item === undefined) return undefined;
  if (!isRecord(answer.Item)) return 'unavailable';
  const tenant = textOf(answer.Item, config.tenant);
  const owner = textOf(answer.Item, config.owner);
  const parent = textOf(answer.Item, config.parent);
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
