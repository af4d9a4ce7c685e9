import type { ResolverConfig, ResolverTable } from '../../../src/vocabulary';
import type { LocalDynamoDb } from '../services/dynamodb';
import type { Fixtures } from './types';

/** Objects in the tables that the resolvers of the template name. */
export function createFixtures(resolvers: ResolverTable, dynamodb: LocalDynamoDb): Fixtures {
  const configOf = (type: string): ResolverConfig => {
    const config = resolvers[type];
    if (config) return config;
    throw new Error(
      `no resolver for resource type ${type}; the template has ${Object.keys(resolvers).join(', ') || 'none'}`,
    );
  };
  return {
    types: Object.keys(resolvers),
    put: async (type, id, attributes) => {
      const config = configOf(type);
      await dynamodb.call('PutItem', { TableName: config.table, Item: itemOf(config, id, attributes) });
    },
    remove: async (type, id) => {
      const config = configOf(type);
      await dynamodb.call('DeleteItem', { TableName: config.table, Key: keyOf(config, id) });
    },
  };
}

function keyOf(config: ResolverConfig, id: string): Record<string, unknown> {
  return { [config.key]: { S: `${config.prefix ?? ''}${id}` } };
}

/** The item of an object: tenant, owner and parent under the names that the resolver reads. */
function itemOf(
  config: ResolverConfig,
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
