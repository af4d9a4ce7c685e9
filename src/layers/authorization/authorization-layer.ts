import { Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type Contract, operationTable } from '../../contract';
import { DecisionFiles } from '../../core/decision-files';
import { ENV, type OperationTable } from '../../vocabulary';
import { AuthorizationEngine } from './authorization-engine';
import { buildPolicyBundle } from './bundle';
import type { OwnershipResolver } from './ownership-resolver';
import type { PolicyProfile } from './policy-profile';
import { resourcesOf } from './policy-text';
import { resolverTable } from './resolver-table';
import { userPolicies } from './user-policies';

/**
 * What the authorization layer needs.
 */
export interface AuthorizationLayerProps {
  /** The published contract. */
  readonly contract: Contract;

  /**
   * How tenant and owner of each resource type are found.
   *
   * @default - no resource type
   */
  readonly resources?: OwnershipResolver[];

  /**
   * A folder of `.cedar` files with policies of your own. They are validated against the contract at synth.
   *
   * @default - the policies that follow from the contract: role, scope, tenant, owner, parent
   */
  readonly policies?: string;

  /**
   * How strictly the policies are read at synth.
   *
   * @default PolicyProfile.STANDARD
   */
  readonly policyProfile?: PolicyProfile;

  /**
   * Who evaluates the policies.
   *
   * @default AuthorizationEngine.cedar()
   */
  readonly engine?: AuthorizationEngine;

  /**
   * Ids of operations that are published without authentication.
   *
   * @default - none
   */
  readonly anonymousOperations?: string[];
}

/**
 * The fourth layer: Cedar policies made from the contract, and the way from an identifier to its tenant and owner.
 *
 * @example
 * const authorization = new AuthorizationLayer(this, 'Authorization', {
 *   contract: Contract.fromFile('openapi.yaml'),
 * });
 */
export class AuthorizationLayer extends Construct {
  /** What both enforcement points decide by. */
  public readonly decisions: DecisionFiles;

  private readonly resources: OwnershipResolver[];
  private readonly engine: AuthorizationEngine;

  constructor(scope: Construct, id: string, props: AuthorizationLayerProps) {
    super(scope, id);
    this.resources = props.resources ?? [];
    this.engine = props.engine ?? AuthorizationEngine.cedar();
    const table = operations(scope, props);
    const bundle = buildPolicyBundle(table, resourceTypes(table), userPolicies(props.policies), props.policyProfile);
    this.decisions = DecisionFiles._of(table, bundle, this.engine._files);
  }

  /**
   * Lets an enforcement point find tenant and owner of objects, and ask the policy engine.
   *
   * @param enforcementPoint the authorizer, or a guarded backend
   */
  public grantResolve(enforcementPoint: LambdaFunction): void {
    for (const resource of this.resources) resource.grantRead(enforcementPoint);
    this.engine.grantDecide(enforcementPoint);
    enforcementPoint.addEnvironment(ENV.RESOLVERS, Stack.of(this).toJsonString(resolverTable(this.resources)));
  }
}

function operations(scope: Construct, { contract, anonymousOperations = [] }: AuthorizationLayerProps): OperationTable {
  const table = operationTable(contract._model, scope.node.id);
  const anonymous = new Set(anonymousOperations);
  return {
    ...table,
    operations: table.operations.map((each) => (anonymous.has(each.id) ? { ...each, anonymous: true } : each)),
  };
}

function resourceTypes({ operations }: OperationTable): string[] {
  const types = operations.flatMap((operation) => [
    ...(operation.resource ? [operation.resource] : []),
    ...resourcesOf(operation),
  ]);
  return [...new Set(types)].sort();
}
