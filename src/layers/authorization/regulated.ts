import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { Fault } from '../../core/errors';
import type { OperationSpec } from '../../vocabulary';
import type { UserPolicy } from './policy-files';

/** From this sensitivity on, a stolen session must not be enough. */
const SENSITIVE: readonly OperationSpec['sensitivity'][] = ['confidential', 'restricted'];

/** What a regulated estate does not take: decisions on roles alone, objects of no tenant, sensitive data without step-up. */
export function regulatedFaults(operations: readonly OperationSpec[], userPolicies: readonly UserPolicy[]): Fault[] {
  return [...operations.flatMap(operationFaults), ...userPolicies.flatMap(policyFaults)];
}

function operationFaults({ id, ownership, anonymous, sensitivity, stepUp }: OperationSpec): Fault[] {
  const fault = (what: string, remedy: string): Fault => ({
    where: `operation ${id}, profile "regulated"`,
    what,
    remedy,
  });
  const shared = 'its objects are everyone\'s ("ownership: shared"): roles alone would open them';
  return [
    ...(anonymous
      ? [fault('it is published without authentication', 'add a security requirement, or take it out of this API')]
      : []),
    ...(ownership === 'shared' ? [fault(shared, 'make them objects of a tenant, or take it out of this API')] : []),
    ...(SENSITIVE.includes(sensitivity) && stepUp === undefined
      ? [
          fault(
            `it is ${sensitivity} and asks for no step-up`,
            'add "stepUp" with "acr" or "maxAgeSeconds" to "x-hardened"',
          ),
        ]
      : []),
  ];
}

function policyFaults({ id, json, at }: UserPolicy): Fault[] {
  if (json.effect !== 'permit' || asksBeyondRoles(json)) return [];
  const what = 'it permits by the caller alone: neither the object nor the circumstances decide';
  const remedy =
    'add a condition on an attribute of the resource (tenant, owner) or of the context (acr, authAge, country)';
  return [{ where: `policy ${id} (${at(0)}), profile "regulated"`, what, remedy }];
}

/** Members of the context that say which request it is, not how it came. */
const NOT_CIRCUMSTANCES = ['operation', 'nested', 'parent', 'sensitivity'];

/** Does a `when` of the policy read an attribute of the object, or of how the caller came? What an `unless` reads only takes away. */
function asksBeyondRoles({ conditions }: PolicyJson): boolean {
  return conditions.some(({ kind, body }) => kind === 'when' && everyWay(body));
}

/** Every way through the condition asks: of `a || b` both sides, of `a && b` one. */
function everyWay(node: unknown): boolean {
  const { '||': either, '&&': both, 'if-then-else': branch } = (node ?? {}) as Record<string, Record<string, unknown>>;
  if (either) return everyWay(either.left) && everyWay(either.right);
  if (both) return everyWay(both.left) || everyWay(both.right);
  if (branch) return everyWay(branch.if) || (everyWay(branch.then) && everyWay(branch.else));
  return readsBeyondRoles(node);
}

function readsBeyondRoles(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const { left, attr } = ((node as Record<string, unknown>)['.'] ?? {}) as { left?: { Var?: string }; attr?: string };
  if (left?.Var === 'resource') return true;
  if (left?.Var === 'context' && !NOT_CIRCUMSTANCES.includes(attr ?? '')) return true;
  return Object.values(node).some(readsBeyondRoles);
}
