import { toolbox } from '../../../../../src/core/toolbox';
import type { AwsCall } from '../../../../../lambda/core/aws';
import type { OperationTable, PolicyBundle, StepUp } from '../../../../../src/vocabulary';

/**
 * Amazon Verified Permissions as its API reference has it (IsAuthorized): a store of all policies, evaluated by Cedar's
 * stateless call; a request of another shape is a ValidationException.
 */
export function fakeVerifiedPermissions({ policies }: PolicyBundle, storeId: string): AwsCall {
  const cedar = toolbox().cedar();
  const preparsedPolicySetId = `avp-${storeId}`;
  if (cedar.preparsePolicySet(preparsedPolicySetId, { staticPolicies: { ...policies } }).type !== 'success')
    throw new Error('the store refuses the policies');
  return async ({ target, body }) => {
    if (target !== 'VerifiedPermissions.IsAuthorized') throw new Error('UnknownOperationException');
    const input = JSON.parse(JSON.stringify(body)) as Record<string, Record<string, string>>;
    const { policyStoreId, principal, action, resource, context, entities } = input;
    if (String(policyStoreId) !== storeId) throw new Error('ResourceNotFoundException');
    const answer = cedar.statefulIsAuthorized({
      principal: { type: principal!.entityType!, id: principal!.entityId! },
      action: { type: action!.actionType!, id: action!.actionId! },
      resource: { type: resource!.entityType!, id: resource!.entityId! },
      context: JSON.parse(context!.cedarJson!),
      entities: JSON.parse(entities!.cedarJson!),
      preparsedPolicySetId,
    });
    if (answer.type === 'failure') throw new Error('ValidationException');
    const { decision, diagnostics } = answer.response;
    return {
      decision: decision === 'allow' ? 'ALLOW' : 'DENY',
      determiningPolicies: diagnostics.reason.map((policyId) => ({ policyId })),
      errors: diagnostics.errors.map(({ error }) => ({ errorDescription: error.message })),
    };
  };
}

interface OpaDocument {
  readonly action: string;
  readonly operation: string;
  readonly principal: { tenant: string; owner: string; roles: string[]; scopes: string[] };
  readonly resource: { type: string; tenant: string; owner: string; parent: string };
  readonly context: {
    nested: boolean;
    parent: string;
    acr: string;
    authAge: number;
    country: string;
    certificate: boolean;
  };
}

interface Permission {
  readonly operation: string;
  readonly types: readonly string[];
  readonly roles: readonly string[];
  readonly scopes: readonly (readonly string[])[];
  readonly ownership: string;
  readonly stepUp?: StepUp;
}

/**
 * The rule that a user of OPA would write in Rego, over permissions as `data`: no OPA binary and no Rego compiler is to
 * be had here, so this stands in for both, behind OPA's own interfaces (data API and wasm result set).
 */
export function opaRule({
  operations,
}: OperationTable): (input: OpaDocument) => { allow: boolean; policies: string[] } {
  const data: Permission[] = operations.map(({ id, identifiers, roles, scopes, ownership, stepUp }) => ({
    operation: id,
    types: [
      ...(identifiers.some((each) => each.in === 'path') ? [] : ['Collection']),
      ...identifiers.map(({ resource }) => resource),
    ],
    roles,
    scopes,
    ownership,
    stepUp,
  }));
  return (input) => {
    const forbids = denials(data, input);
    if (forbids.length > 0) return { allow: false, policies: forbids };
    const permitted = data.filter((each) => permits(each, input)).map(({ operation }) => `permit-${operation}`);
    if (isAuditor(input)) permitted.push('auditors-read-orders');
    return { allow: permitted.length > 0, policies: permitted };
  };
}

function denials(data: readonly Permission[], { operation, principal, resource, context }: OpaDocument): string[] {
  const isShared = data.some((each) => each.operation === operation && each.ownership === 'shared');
  const isForeign = principal.tenant === '' || resource.tenant !== principal.tenant;
  const isAstray = context.nested && (resource.parent === '' || resource.parent !== context.parent);
  return [
    ...(isForeign && !isShared ? ['forbid-foreign-tenant'] : []),
    ...(isAstray ? ['forbid-foreign-parent'] : []),
    ...(principal.roles.includes('suspended') ? ['suspended-never'] : []),
    ...(context.country === 'ZZ' && !context.certificate ? ['abroad-never'] : []),
    ...(data.some((each) => each.operation === operation && isTooWeak(each.stepUp, context))
      ? ['forbid-without-step-up']
      : []),
  ];
}

function isTooWeak(stepUp: StepUp | undefined, { acr, authAge }: OpaDocument['context']): boolean {
  if (!stepUp) return false;
  return !(stepUp.acr ?? [acr]).includes(acr) || authAge > (stepUp.maxAgeSeconds ?? authAge);
}

function permits({ operation, types, roles, scopes, ownership }: Permission, input: OpaDocument): boolean {
  const { principal, resource } = input;
  if (operation !== input.operation || !types.includes(resource.type)) return false;
  if (roles.length > 0 && !principal.roles.some((role) => roles.includes(role))) return false;
  if (scopes.length > 0 && !scopes.some((all) => all.every((one) => principal.scopes.includes(one)))) return false;
  if (ownership === 'shared') return true;
  if (resource.tenant !== principal.tenant) return false;
  return ownership !== 'owner' || (principal.owner !== '' && resource.owner === principal.owner);
}

function isAuditor({ action, principal, resource }: OpaDocument): boolean {
  return (
    action === 'getOrder' &&
    resource.type === 'Order' &&
    principal.roles.includes('auditor') &&
    resource.tenant === principal.tenant
  );
}
