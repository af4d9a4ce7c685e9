import { type IdentifierSpec, isOwned, type OperationSpec } from '../../../src/vocabulary';
import type { Caller } from '../../drill/callers';
import type { DrillContext } from '../../drill/context';
import type { DrillOperation } from '../../drill/contract-view';
import { type ReturnedRow, returnedRows } from '../../drill/returned-rows';

/** Whose object a cell names: the caller's own, a colleague's, one of another tenant, or one that does not exist. */
export const SUITE_RELATIONS = ['own', 'tenant', 'foreign', 'absent'] as const;
export type SuiteRelation = (typeof SUITE_RELATIONS)[number];

/** What a cell is about: the function as such, or an object that path, query or header name, the body, or the response. */
export type CellKind = 'function' | 'object in parameters' | 'object in body' | 'object in response';

/** One call of the suite, and what must become of it. */
export interface Cell {
  readonly operation: DrillOperation;
  readonly caller: Caller;
  readonly kind: CellKind;
  readonly relation: SuiteRelation;
  /** The identifier that names the object of the relation; absent: every object is the caller's own. */
  readonly identifier?: IdentifierSpec;
  /** The list in the response into which an object of the relation was put. */
  readonly row?: ReturnedRow;
  readonly expected: 'allow' | 'refuse';
}

/** Every cell of a contract: callers x operations x identifiers x relations. */
export function suiteCells(context: DrillContext): Cell[] {
  const callers = suiteCallers(context);
  return context.operations.flatMap((operation) => {
    const rows = operation.spec.ownership === 'shared' ? [] : returnedRows(context, operation);
    return callers.flatMap((caller) => [...cellsOf(operation, caller), ...rowCells(operation, caller, rows)]);
  });
}

/** The identities of the API, once each set of roles of a consumer, and a caller without roles and one without scopes. */
function suiteCallers({ callers }: DrillContext): Caller[] {
  const distinct = new Map(
    callers.identities.map((identity) => [`${identity.consumer} ${identity.roles.join(' ')}`, identity]),
  );
  const plain = [...distinct.values()].map((identity) => ({ identity, key: identity.name }));
  const mighty = [...plain].sort((a, b) => b.identity.roles.length - a.identity.roles.length)[0];
  if (!mighty) return [];
  const poor = { ...callers.withRoles(mighty, []), identity: { ...mighty.identity, roles: [] } };
  const narrow = { ...callers.withScopes(mighty, ['nothing']), identity: { ...mighty.identity, scopes: ['nothing'] } };
  return [...plain, poor, narrow];
}

function cellsOf(operation: DrillOperation, caller: Caller): Cell[] {
  const { spec } = operation;
  const mayCall = isForCaller(spec, caller);
  const base = { operation, caller };
  const own: Cell = { ...base, kind: 'function', relation: 'own', expected: mayCall ? 'allow' : 'refuse' };
  const objects = spec.identifiers.flatMap((identifier) =>
    SUITE_RELATIONS.filter((relation) => relation !== 'own')
      // What becomes of a shared object that does not exist is the backend's affair.
      .filter((relation) => relation !== 'absent' || spec.ownership !== 'shared')
      .map((relation): Cell => {
        const isAllowed = mayCall && mayTouch(spec, identifier, relation);
        const kind = identifier.in === 'body' ? 'object in body' : 'object in parameters';
        return { ...base, kind, relation, identifier, expected: isAllowed ? 'allow' : 'refuse' };
      }),
  );
  return [own, ...objects];
}

/** A list that must not read out what is not the caller's, whatever the backend looks up. */
function rowCells(operation: DrillOperation, caller: Caller, rows: readonly ReturnedRow[]): Cell[] {
  return rows.map((row) => ({
    operation,
    caller,
    kind: 'object in response',
    relation: 'foreign',
    row,
    expected: 'refuse',
  }));
}

/** The oracle: the contract read by hand, neither policies nor handlers are asked. */
function isForCaller({ roles, scopes }: OperationSpec, { identity }: Caller): boolean {
  const hasRole = roles.length === 0 || roles.some((role) => identity.roles.includes(role));
  return hasRole && (scopes.length === 0 || scopes.some((all) => all.every((one) => identity.scopes.includes(one))));
}

function mayTouch(operation: OperationSpec, { resource, parent }: IdentifierSpec, relation: SuiteRelation): boolean {
  if (relation === 'absent') return false;
  if (relation === 'foreign') return operation.ownership === 'shared' && parent === undefined;
  return !isOwned(operation, resource);
}
