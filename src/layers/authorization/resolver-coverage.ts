import type { Fault } from '../../core/errors';
import { type IdentifierSpec, isOwned, type OperationSpec, type ResolverTable } from '../../vocabulary';

/** What the contract asks of resolvers and they cannot answer: a missing type, owner or parent, with the operations. */
export function resolverFaults(operations: readonly OperationSpec[], resolvers: ResolverTable): Fault[] {
  const needs = operations.flatMap((operation) =>
    operation.identifiers.flatMap((identifier) => needsOf(operation, identifier, resolvers)),
  );
  const byNeed = new Map<string, Set<string>>();
  for (const { need, operation } of needs) byNeed.set(need, (byNeed.get(need) ?? new Set()).add(operation));
  return [...byNeed].map(([need, ids]) => faultOf(need, [...ids]));
}

function needsOf(operation: OperationSpec, identifier: IdentifierSpec, resolvers: ResolverTable) {
  const { resource, parent } = identifier;
  const resolver = resolvers[resource];
  const isAsked = operation.ownership !== 'shared' || parent !== undefined;
  const needs: string[] = [];
  if (!resolver && isAsked) needs.push(`${resource}`);
  if (resolver && isOwned(operation, resource) && !resolver.owner) needs.push(`${resource} owner`);
  if (resolver && parent !== undefined && !resolver.parent) needs.push(`${resource} parent`);
  return needs.map((need) => ({ need, operation: operation.id }));
}

function faultOf(need: string, operations: readonly string[]): Fault {
  const [type = '', attribute] = need.split(' ');
  const where = `authorization, resource ${type} (${operations.join(', ')})`;
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
