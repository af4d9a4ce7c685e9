import type { Fault } from '../../core/errors';
import {
  type IdentifierSpec,
  isOwned,
  type ReturnSpec,
  type OperationSpec,
  type PathResolver,
  type ResolverConfig,
  type ResolverTable,
} from '../../vocabulary';

/** What the contract asks of resolvers and they cannot answer: a missing type, owner or parent, with the operations. */
export function resolverFaults(operations: readonly OperationSpec[], resolvers: ResolverTable): Fault[] {
  const needs = operations.flatMap((operation) => [
    ...operation.identifiers.flatMap((identifier) => needsOf(operation, identifier, resolvers)),
    // An object whose tenant the response itself names is looked up nowhere.
    ...(operation.returns ?? [])
      .filter(({ tenant }) => tenant === undefined)
      .flatMap(({ resource }) => needsOf(operation, { resource }, resolvers)),
  ]);
  const byNeed = new Map<string, Set<string>>();
  for (const { need, operation } of needs) byNeed.set(need, (byNeed.get(need) ?? new Set()).add(operation));
  return [
    ...[...byNeed].map(([need, ids]) => faultOf(need, [...ids])),
    ...operations.flatMap((operation) => (operation.returns ?? []).flatMap((each) => returnFaults(operation, each))),
  ];
}

/** A response that names the tenant of an object must name its owner, too, where the owner decides. */
function returnFaults(operation: OperationSpec, { resource, id, tenant, owner }: ReturnSpec): Fault[] {
  if (tenant === undefined || owner !== undefined || !isOwned(operation, resource)) return [];
  return [
    {
      where: `authorization, response of ${operation.id}, ${id}`,
      what: `it names the tenant of each ${resource} and not the owner, who decides`,
      remedy:
        'add "owner" to the entry of "x-hardened.returns", or leave "tenant" out, so that the object is looked up',
    },
  ];
}

function needsOf(
  operation: OperationSpec,
  identifier: Pick<IdentifierSpec, 'resource' | 'parent'>,
  resolvers: ResolverTable,
) {
  const { resource, parent } = identifier;
  const resolver = resolvers[resource];
  const isAsked = operation.ownership !== 'shared' || parent !== undefined;
  const needs: string[] = [];
  if (!resolver && isAsked) needs.push(`${resource}`);
  if (resolver && isOwned(operation, resource) && !tellsOwner(resolver)) needs.push(`${resource} owner`);
  if (resolver && parent !== undefined && !tellsParent(resolver)) needs.push(`${resource} parent`);
  if (resolver?.kind === 'path' && pathLacks(operation, resolver)) needs.push(`${resource} path`);
  return needs.map((need) => ({ need, operation: operation.id }));
}

/** A token lists the caller's own objects. */
function tellsOwner(resolver: ResolverConfig): boolean {
  return resolver.kind === 'claim' || resolver.owner !== undefined;
}

function tellsParent(resolver: ResolverConfig): boolean {
  return 'parent' in resolver && resolver.parent !== undefined;
}

/** The parameters that tell tenant and owner must be identifiers of the operation, in its path. */
function pathLacks({ identifiers }: OperationSpec, { tenant, owner = tenant }: PathResolver): boolean {
  const named = identifiers.filter(({ in: place }) => place === 'path').map(({ name }) => name);
  return ![tenant, owner].every((name) => named.includes(name));
}

function faultOf(need: string, operations: readonly string[]): Fault {
  const [type = '', attribute] = need.split(' ');
  const where = `authorization, resource ${type} (${operations.join(', ')})`;
  if (attribute === 'path')
    return {
      where,
      what: 'its resolver reads tenant and owner from path parameters that are no identifiers of these operations',
      remedy: 'declare them in "x-hardened.identifiers" with in: path, or resolve the type by a store',
    };
  return attribute
    ? {
        where,
        what: `its resolver names no "${attribute}" attribute`,
        remedy: `add "${attribute}" to OwnershipResolver.dynamoDb('${type}', ...)`,
      }
    : {
        where,
        what: 'no resolver finds its tenant and owner',
        remedy: `add OwnershipResolver.dynamoDb('${type}', table, { key, tenant, owner }) to "resources"`,
      };
}
