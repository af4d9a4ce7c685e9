import { createHash } from 'node:crypto';
import { type Cedar, toolbox } from '../../core/toolbox';
import {
  CEDAR,
  type CedarResource,
  cedarQuestion,
  entityTypeOf,
  type OperationSpec,
  type OperationTable,
  ownerOf,
  type PolicyBundle,
  type Principal,
  sufficientSession,
} from '../../vocabulary';
import { decidedTypes, resourcesOf } from './policy-text';

/** Whose object a cell is about: the caller's, another owner's of the tenant, or one of another tenant. */
export const RELATIONS = ['own', 'tenant', 'foreign'] as const;
export type Relation = (typeof RELATIONS)[number];

/** One caller, one operation, one type of object: what the policies say for each relation. */
export interface MatrixRow {
  readonly caller: string;
  readonly operation: string;
  readonly resource: string;
  readonly cells: Readonly<Record<Relation, 'allow' | 'deny'>>;
}

/** A caller of the matrix and the name that its rows have. */
export interface MatrixCaller {
  readonly name: string;
  readonly principal: Principal;
}

const TENANT = 'tenant-a';

/** A Wednesday at noon, UTC: so that the matrix is the same whenever it is written. */
const NOON = Date.UTC(2026, 0, 7, 12) / 1000;

/** One caller for each role that the contract names, and one without; all have every scope, so that roles alone differ. */
export function callersOf({ operations }: OperationTable): MatrixCaller[] {
  const roles = [...new Set(operations.flatMap((operation) => operation.roles))].sort();
  const scopes = [...new Set(operations.flatMap((operation) => operation.scopes.flat()))].sort();
  const person = {
    subject: 'caller',
    client: 'client',
    issuer: 'matrix',
    consumer: 'consumer',
    tenant: TENANT,
    scopes,
  };
  return [
    { name: '(no role)', principal: { ...person, roles: [] } },
    ...roles.map((role) => ({ name: role, principal: { ...person, roles: [role] } })),
  ];
}

/**
 * Who can do what to whose objects, as the policies have it: every caller, operation and relation evaluated by Cedar.
 *
 * It reads the policies alone, not the checks in code, so that a policy that opens something shows although code still
 * refuses it.
 */
export function policyMatrix(
  bundle: PolicyBundle,
  table: OperationTable,
  callers: readonly MatrixCaller[] = callersOf(table),
): MatrixRow[] {
  const cedar = toolbox().cedar();
  const policySet = prepare(cedar, bundle);
  return table.operations.flatMap((operation) =>
    decidedTypes(operation).flatMap((resource) =>
      callers.map(({ name, principal: caller }) => {
        // Roles and relations alone differ: everybody has authenticated as the operation asks.
        const principal = { ...caller, session: sufficientSession(operation.stepUp, NOON) };
        const decide = (relation: Relation) =>
          isAllowed(
            cedar,
            policySet(operation.action),
            principal,
            operation,
            objectOf(operation, resource, principal, relation),
          );
        const cells = { own: decide('own'), tenant: decide('tenant'), foreign: decide('foreign') };
        return { caller: name, operation: operation.id, resource, cells };
      }),
    ),
  );
}

/** Rows that let a caller at an object of another tenant although the contract does not declare it to be everyone's. */
export function openForeignRows(rows: readonly MatrixRow[], { operations }: OperationTable): MatrixRow[] {
  const shared = new Set(operations.filter(({ ownership }) => ownership === 'shared').map(({ id }) => id));
  return rows.filter(({ operation, cells }) => cells.foreign === 'allow' && !shared.has(operation));
}

/** The matrix as lines of text: one row a line, in the order of the contract, made to be kept and compared. */
export function matrixText(rows: readonly MatrixRow[]): string {
  const line = ({ caller, operation, resource, cells }: MatrixRow) =>
    [operation, resource, caller, ...RELATIONS.map((relation) => `${relation}=${cells[relation]}`)].join('\t');
  return rows.map((row) => `${line(row)}\n`).join('');
}

/** The preparsed slice of an action; undefined where it does not parse, which permits nothing. */
function prepare(cedar: Cedar, { slices, policies }: PolicyBundle): (action: string) => string | undefined {
  const names = new Map<string, string | undefined>();
  return (action) => {
    if (!names.has(action)) {
      const ids = Object.hasOwn(slices, action) ? slices[action]! : [];
      const staticPolicies = Object.fromEntries(ids.map((id) => [id, policies[id] ?? '']));
      // Cedar never frees a set: named after its content, it is held once.
      const name = createHash('sha256')
        .update(JSON.stringify(Object.entries(staticPolicies)))
        .digest('base64url');
      names.set(action, cedar.preparsePolicySet(name, { staticPolicies }).type === 'success' ? name : undefined);
    }
    return names.get(action);
  };
}

/** An object of that type in that relation to the caller, under the parent that the request names. */
export function objectOf(
  operation: OperationSpec,
  type: string,
  principal: Principal,
  relation: Relation,
): CedarResource {
  const owner = relation === 'own' ? ownerOf(principal) : 'someone-else';
  const tenant = relation === 'foreign' ? 'tenant-b' : principal.tenant;
  const isNested = operation.identifiers.some(({ resource, parent }) => parent && entityTypeOf(resource) === type);
  const nesting = isNested ? { parent: 'parent', expectedParent: 'parent' } : { parent: '' };
  return {
    type: type === CEDAR.collection ? CEDAR.collection : resourceOf(operation, type),
    id: relation,
    tenant,
    owner,
    ...nesting,
  };
}

/** The name that the contract has for an entity type of the operation. */
function resourceOf(operation: OperationSpec, type: string): string {
  return resourcesOf(operation).find((resource) => entityTypeOf(resource) === type) ?? type;
}

function isAllowed(
  cedar: Cedar,
  preparsedPolicySetId: string | undefined,
  principal: Principal,
  operation: OperationSpec,
  resource: CedarResource,
): 'allow' | 'deny' {
  if (preparsedPolicySetId === undefined) return 'deny';
  const answer = cedar.statefulIsAuthorized({ ...cedarQuestion(principal, operation, resource), preparsedPolicySetId });
  // As at run time: a policy that errors refuses.
  if (answer.type !== 'success' || answer.response.diagnostics.errors.length > 0) return 'deny';
  return answer.response.decision;
}
