import type {
  ActionConstraint,
  EntityUidJson,
  PolicyJson,
  PrincipalConstraint,
  ResourceConstraint,
} from '@cedar-policy/cedar-wasm/nodejs';

/** Can the policy apply to the action? Only its scope is read: what a scope excludes, no condition brings back. */
export function admitsAction({ action }: PolicyJson, id: string): boolean {
  return actionsOf(action)?.includes(id) ?? true;
}

/** Does the policy forbid a request to everyone, whatever caller and object? */
export function isUnconditionalForbid(
  policy: PolicyJson,
  callerType: string,
  resourceTypes: readonly string[],
): boolean {
  return (
    policy.effect === 'forbid' &&
    policy.conditions.every(({ kind, body }) => 'Value' in body && body.Value === (kind === 'when')) &&
    admitsEvery(policy.principal, [callerType]) &&
    admitsEvery(policy.resource, resourceTypes)
  );
}

/** Ids of the actions that a scope names; undefined: any. Actions have no groups here, so `in` names them one by one. */
function actionsOf(action: ActionConstraint): string[] | undefined {
  if (action.op === 'All') return undefined;
  if (action.op === '==') return 'entity' in action ? [idOf(action.entity)] : [];
  return 'entity' in action ? [idOf(action.entity)] : action.entities.map(idOf);
}

function idOf(entity: EntityUidJson): string {
  return '__entity' in entity ? entity.__entity.id : entity.id;
}

function admitsEvery(constraint: PrincipalConstraint | ResourceConstraint, types: readonly string[]): boolean {
  if (constraint.op === 'All') return true;
  return (
    constraint.op === 'is' && constraint.in === undefined && types.every((type) => type === constraint.entity_type)
  );
}

/** Entity types of which the policy names single objects, in its scope or in a condition. */
export function singledOut(policy: PolicyJson): string[] {
  const types = new Set<string>();
  collectTypes([policy.resource, policy.conditions], types);
  return [...types];
}

function collectTypes(node: unknown, types: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  const { type, id } = node as { type?: unknown; id?: unknown };
  if (typeof type === 'string' && typeof id === 'string') types.add(type);
  for (const inner of Object.values(node)) collectTypes(inner, types);
}

/** What in a policy can fail at run time although it is well typed: an error there would refuse every request. */
export function errorSource(policy: PolicyJson): string | undefined {
  return policy.conditions.map(({ body }) => errorSourceOf(body)).find((source) => source !== undefined);
}

const ARITHMETIC = ['+', '-', '*', 'neg'];

function errorSourceOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  for (const [operator, operand] of Object.entries(node)) {
    if (operator === 'Value') continue;
    if (ARITHMETIC.includes(operator)) return `"${operator}" can overflow`;
    if (operator === '.' && !isOfRequest(operand)) return 'an attribute of an entity that no request hands over';
    const inside = errorSourceOf(operand);
    if (inside) return inside;
  }
  return undefined;
}

/** `principal.x`, `resource.x`, `context.x`: entities and records that every request carries. */
function isOfRequest(access: unknown): boolean {
  const left = (access as { left?: Record<string, unknown> }).left ?? {};
  return 'Var' in left || ('.' in left && isOfRequest(left['.']));
}
