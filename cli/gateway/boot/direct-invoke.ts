import type { LocalFunction } from '../lambda/function-spec';
import { hasOpenUrl, isInvoker } from '../model/permissions';
import type { ResourceIndex } from '../model/resource-index';
import type { Invoke } from './answer';

const INVOKE_LIMIT_MS = 60_000;
const ACTION = { invoke: 'lambda:InvokeFunction', url: 'lambda:InvokeFunctionUrl' } as const;

/** Somebody who would invoke a function without being let in by the API. */
export interface Stranger {
  /** `service`: an AWS service on behalf of `sourceArn`; `url`: whoever knows the function's URL. */
  readonly kind: 'service' | 'url';
  readonly principal: string;
  readonly sourceArn: string;
  readonly account: string;
}

/** Calls a function past the gateway. */
export function directInvoke(functions: readonly LocalFunction[], invoke: Invoke) {
  return async (logicalId: string, event: unknown): Promise<unknown> => {
    const result = await invoke(arnOf(functions, logicalId), event, INVOKE_LIMIT_MS);
    if (result.kind === 'result') return result.payload;
    throw new Error(
      result.kind === 'timeout' ? `${logicalId} timed out` : `${result.errorType}: ${result.errorMessage}`,
    );
  };
}

/** The same for a stranger: Lambda asks the policy of the function first. */
export function guardedInvoke(functions: readonly LocalFunction[], invoke: Invoke, index: ResourceIndex) {
  const direct = directInvoke(functions, invoke);
  return async (logicalId: string, { kind, ...caller }: Stranger, event: unknown): Promise<unknown> => {
    const functionArn = arnOf(functions, logicalId);
    const isLetIn =
      (kind !== 'url' || hasOpenUrl(index, functionArn)) &&
      isInvoker(index, { ...caller, functionArn, action: ACTION[kind === 'url' ? 'url' : 'invoke'] });
    if (!isLetIn) throw new AccessDenied(`the policy of ${logicalId} does not let ${caller.principal} invoke it`);
    return direct(logicalId, event);
  };
}

class AccessDenied extends Error {
  readonly code = 'AccessDeniedException';
}

function arnOf(functions: readonly LocalFunction[], logicalId: string): string {
  const found = functions.find((each) => (each.runs ? each.spec.logicalId : each.logicalId) === logicalId);
  if (!found) throw new Error(`no function ${logicalId} in the assembly`);
  return found.runs ? found.spec.arn : found.arn;
}
