import {
  CEDAR,
  DEFAULT_FORBIDS,
  entityTypeOf,
  isOwned,
  type OperationSpec,
  permitId,
  type StepUp,
} from '../../vocabulary';

/** A Cedar string literal. */
export function literal(text: string): string {
  const escaped = text.replace(/[\p{Control}\p{Surrogate}\\"]/gu, (sign) =>
    sign === '\\' || sign === '"' ? `\\${sign}` : `\\u{${sign.codePointAt(0)!.toString(16)}}`,
  );
  return `"${escaped}"`;
}

function list(words: readonly string[]): string {
  return `[${words.map(literal).join(', ')}]`;
}

/** The types of the objects that an operation takes and returns, as the contract names them. */
export function resourcesOf({ identifiers, returns = [] }: Pick<OperationSpec, 'identifiers' | 'returns'>): string[] {
  return [...new Set([...identifiers, ...returns].map(({ resource }) => resource))];
}

/** Resource types that the operation is decided on. Without a path identifier it can be called on the collection alone. */
export function decidedTypes(operation: Pick<OperationSpec, 'identifiers' | 'returns'>): string[] {
  const types = [...new Set(resourcesOf(operation).map(entityTypeOf))];
  return operation.identifiers.some(({ in: place }) => place === 'path') ? types : [CEDAR.collection, ...types];
}

/** The policies that follow from the contract: one permit for each operation, and what is forbidden to everyone. */
export function defaultPolicies(operations: readonly OperationSpec[]): Record<string, string> {
  const perAction = new Map<string, number>();
  for (const { action } of operations) perAction.set(action, (perAction.get(action) ?? 0) + 1);
  return Object.fromEntries([
    ...operations.map((operation) => [permitId(operation.id), permit(operation, perAction.get(operation.action)! > 1)]),
    [DEFAULT_FORBIDS.tenant, forbidForeignTenant(operations)],
    [DEFAULT_FORBIDS.parent, forbidForeignParent()],
    ...(operations.some(({ stepUp }) => stepUp) ? [[DEFAULT_FORBIDS.stepUp, forbidWithoutStepUp(operations)]] : []),
  ]);
}

function permit(operation: OperationSpec, sharesItsAction: boolean): string {
  const types = decidedTypes(operation);
  const conditions = [
    ...(sharesItsAction ? [`context.operation == ${literal(operation.id)}`] : []),
    ...(types.length > 1 ? [either(types.map((type) => `resource is ${type}`))] : []),
    ...(operation.roles.length > 0 ? [`principal.roles.containsAny(${list(operation.roles)})`] : []),
    ...scopeConditions(operation),
    ...ownershipConditions(operation, types),
  ];
  return `@id(${literal(permitId(operation.id))})
permit (
  principal is ${CEDAR.caller},
  action == ${CEDAR.action}::${literal(operation.action)},
  resource${types.length === 1 ? ` is ${types[0]}` : ''}
)${conditions.length > 0 ? ` when {\n  ${conditions.join(' &&\n  ')}\n}` : ''};`;
}

function scopeConditions({ scopes }: OperationSpec): string[] {
  if (scopes.some((all) => all.length === 0)) return [];
  return scopes.length > 0 ? [either(scopes.map((all) => `principal.scopes.containsAll(${list(all)})`))] : [];
}

function ownershipConditions(operation: OperationSpec, types: readonly string[]): string[] {
  if (operation.ownership === 'shared') return [];
  const owned = new Set(
    resourcesOf(operation)
      .filter((type) => isOwned(operation, type))
      .map(entityTypeOf),
  );
  const isOwner = 'principal.owner != "" && resource.owner == principal.owner';
  const others = types.filter((type) => !owned.has(type));
  if (owned.size === 0) return ['resource.tenant == principal.tenant'];
  if (others.length === 0) return ['resource.tenant == principal.tenant', isOwner];
  const isOther = others.map((type) => `resource is ${type}`).join(' || ');
  return ['resource.tenant == principal.tenant', `(${isOther} || (${isOwner}))`];
}

/** Holds whatever else is permitted, also by policies of the user. Excepted: objects that the contract declares to be everyone's. */
function forbidForeignTenant(operations: readonly OperationSpec[]): string {
  const isExcepted = ({ ownership, anonymous, identifiers }: OperationSpec) =>
    ownership === 'shared' || (anonymous === true && identifiers.length === 0);
  const excepted = operations.filter(isExcepted).map(({ id }) => id);
  const exception = excepted.length > 0 ? ` ||\n  ${list(excepted)}.contains(context.operation)` : '';
  return `@id(${literal(DEFAULT_FORBIDS.tenant)})
forbid (principal, action, resource) unless {
  (principal.tenant != "" && resource.tenant == principal.tenant)${exception}
};`;
}

function forbidForeignParent(): string {
  return `@id(${literal(DEFAULT_FORBIDS.parent)})
forbid (principal, action, resource) when {
  context.nested && (resource.parent == "" || resource.parent != context.parent)
};`;
}

/** RFC 9470, whatever else is permitted. */
function forbidWithoutStepUp(operations: readonly OperationSpec[]): string {
  const demands = operations.flatMap(({ id, stepUp }) => (stepUp ? [demand(id, stepUp)] : []));
  return `@id(${literal(DEFAULT_FORBIDS.stepUp)})
forbid (principal, action, resource) when {
  ${demands.join(' ||\n  ')}
};`;
}

function demand(id: string, { acr, maxAgeSeconds }: StepUp): string {
  const met = [
    ...(acr ? [`${list(acr)}.contains(context.acr)`] : []),
    ...(maxAgeSeconds === undefined ? [] : [`context.authAge <= ${maxAgeSeconds}`]),
  ];
  return `(context.operation == ${literal(id)} && !(${met.join(' && ')}))`;
}

function either(conditions: readonly string[]): string {
  return conditions.length === 1 ? conditions[0]! : `(${conditions.join(' || ')})`;
}
