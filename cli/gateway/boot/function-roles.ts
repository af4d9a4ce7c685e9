import type { LocalFunction } from '../lambda/function-spec';
import type { RestApiModel } from '../model/rest-api-model';

export type FunctionRole = 'authorizer' | 'backend' | 'registry' | 'other';

export interface FunctionInfo {
  readonly logicalId: string;
  readonly role: FunctionRole;
}

/** What each function is for, as the APIs and custom resources of the template use it. */
export function functionRoles(
  functions: readonly LocalFunction[],
  apis: readonly RestApiModel[],
  providers: ReadonlySet<string>,
): FunctionInfo[] {
  const authorizers = new Set<string>();
  const backends = new Set<string>();
  for (const { auth, integration } of apis.flatMap(({ methods }) => methods)) {
    if (auth.kind === 'custom') authorizers.add(auth.authorizer.functionArn);
    if (integration.kind === 'lambda-proxy') backends.add(integration.functionArn);
  }
  return functions.map((each) => {
    const { arn, logicalId } = each.runs ? each.spec : each;
    const role = authorizers.has(arn)
      ? 'authorizer'
      : backends.has(arn)
        ? 'backend'
        : providers.has(arn)
          ? 'registry'
          : 'other';
    return { logicalId, role };
  });
}
