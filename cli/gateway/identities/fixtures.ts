import type { DynamoDbResolver, ResolverTable } from '../../../src/vocabulary';
import type { LocalDynamoDb } from '../services/dynamodb';
import type { Fixtures } from './types';

/** Objects in the tables that the resolvers of the template name. */
export function createFixtures(resolvers: ResolverTable, dynamodb: LocalDynamoDb): Fixtures {
  const stored = new Map<string, DynamoDbResolver>();
  for (const [type, config] of Object.entries(resolvers)) if (config.kind === 'dynamodb') stored.set(type, config);
  const configOf = (type: string): DynamoDbResolver => {
    const config = stored.get(type);
    if (config) return config;
    throw new Error(
      `no table holds the owners of ${type}; the template has ${[...stored.keys()].join(', ') || 'none'}`,
    );
  };
  return {
    types: [...stored.keys()],
    put: async (type, id, attributes) => {
      const config = configOf(type);
      const item = itemOf(config, id, attributes);
      // Found by an index, the item needs a key of its own.
      const own = config.index === undefined ? {} : await dynamodb.keyOf(config.table, item, id);
      await dynamodb.call('PutItem', { TableName: config.table, Item: { ...own, ...item } });
    },
    withdraw: (type) => dynamodb.without(configOf(type).table),
    remove: async (type, id) => {
      const config = configOf(type);
      const own = config.index === undefined ? keyOf(config, id) : await dynamodb.keyOf(config.table, {}, id);
      await dynamodb.call('DeleteItem', { TableName: config.table, Key: own });
    },
  };
}

function keyOf(config: DynamoDbResolver, id: string): Record<string, unknown> {
  return { [config.key]: { S: `${config.prefix ?? ''}${id}` } };
}

/** The item of an object: tenant, owner and parent under the names that the resolver reads. */
function itemOf(
  config: DynamoDbResolver,
  id: string,
  attributes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const renamed = Object.entries(attributes).flatMap(([name, value]): [string, unknown][] => {
    if (value === undefined) return [];
    if (name === 'tenant') return [[config.tenant, value]];
    if (name === 'owner') return config.owner ? [[config.owner, value]] : [];
    if (name === 'parent') return config.parent ? [[config.parent, value]] : [];
    return [[name, value]];
  });
  const marshalled = renamed.map(([name, value]): [string, unknown] => [name, attributeValue(value)]);
  return { ...Object.fromEntries(marshalled), ...keyOf(config, id) };
}

/** A value in DynamoDB's own notation. */
export function attributeValue(value: unknown): Record<string, unknown> {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attributeValue) };
  if (typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return { M: Object.fromEntries(members.map(([name, member]) => [name, attributeValue(member)])) };
  }
  throw new Error(`a fixture cannot hold a ${typeof value}`);
}
