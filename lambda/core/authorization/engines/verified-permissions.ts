import type { CedarQuestion, PolicyBundle } from '../../../../src/vocabulary';
import type { AwsCall } from '../../aws';
import type { PolicyEngine } from '../decide';
import { remoteEngine, type Verdict } from './remote-engine';

/** How long Amazon Verified Permissions may take for one object. */
export const VERIFIED_PERMISSIONS_DEADLINE_MS = 800;

/**
 * Amazon Verified Permissions over one policy store: one signed `IsAuthorized` call an object, because a batch costs
 * thirty times a single call. Policies are named by the ids that the store gave them.
 */
export function createVerifiedPermissionsEngine(
  bundle: PolicyBundle,
  policyStoreId: string,
  call: AwsCall,
): PolicyEngine {
  return remoteEngine(bundle, async (question) =>
    verdictOf(
      await call({
        service: 'verifiedpermissions',
        target: 'VerifiedPermissions.IsAuthorized',
        deadlineMs: VERIFIED_PERMISSIONS_DEADLINE_MS,
        body: isAuthorizedInput(policyStoreId, question),
      }),
    ),
  );
}

function isAuthorizedInput(
  policyStoreId: string,
  { principal, action, resource, context, entities }: CedarQuestion,
): Record<string, unknown> {
  return {
    policyStoreId,
    principal: { entityType: principal.type, entityId: principal.id },
    action: { actionType: action.type, actionId: action.id },
    resource: { entityType: resource.type, entityId: resource.id },
    context: { cedarJson: JSON.stringify(context) },
    entities: { cedarJson: JSON.stringify(entities) },
  };
}

function verdictOf({ decision, determiningPolicies, errors }: Record<string, unknown>): Verdict | undefined {
  if (decision !== 'ALLOW' && decision !== 'DENY') return undefined;
  // As in process: Cedar skips a policy that errors, and a forbid that errors would be an allow.
  if (!Array.isArray(errors) || errors.length > 0 || !Array.isArray(determiningPolicies)) return undefined;
  const policies = determiningPolicies.map((each) => (each as { policyId?: unknown } | null)?.policyId);
  if (!policies.every((id) => typeof id === 'string')) return undefined;
  return { isAllowed: decision === 'ALLOW', policies };
}
