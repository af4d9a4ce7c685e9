import type { ResolverTable } from '../../vocabulary';
import type { OwnershipResolver } from './ownership-resolver';

/** Resource type to the way to its owner; a type with two resolvers is refused. */
export function resolverTable(resources: readonly OwnershipResolver[]): ResolverTable {
  const types = resources.map((resource) => resource.resourceType);
  const repeated = types.find((type, index) => types.indexOf(type) !== index);
  if (repeated) throw new Error(`resource type "${repeated}" has two resolvers; keep one for each type`);
  return Object.fromEntries(resources.map((resource) => [resource.resourceType, resource._config]));
}
