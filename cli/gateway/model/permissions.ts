import { conditionContext, evaluatePolicy } from '../iam/evaluate';
import { globMatches } from '../iam/glob';
import { type CompiledPolicy, compilePolicy, PolicyError } from '../iam/policy';
import { list, members, type ResourceIndex } from './resource-index';
import type { PermissionModel } from './rest-api-model';

const SERVICE = 'apigateway.amazonaws.com';
const ACTION = 'lambda:InvokeFunction';

interface Caller {
  readonly functionArn: string;
  /** ARN of the method or authorizer on whose behalf the function is called. */
  readonly sourceArn: string;
  readonly account: string;
  /** Role that the API assumes; the function's own policy does not matter then. */
  readonly credentials?: string;
}

/** Whether the template lets API Gateway invoke a function: `AWS::Lambda::Permission`, or a role (items 59 and 95). */
export function invokePermission(index: ResourceIndex, caller: Caller): PermissionModel {
  if (caller.credentials !== undefined) return rolePermission(index, caller.functionArn, caller.credentials);
  const target = functionKey(caller.functionArn);
  return isInvoker(index, { ...caller, principal: SERVICE, action: ACTION })
    ? { verdict: 'granted', detail: `API Gateway may invoke ${target}` }
    : { verdict: 'missing', detail: `no AWS::Lambda::Permission lets ${caller.sourceArn} invoke ${target}` };
}

/** Somebody who would invoke a function, as the policy of the function sees them. */
export interface Invoker {
  readonly functionArn: string;
  /** Service, or `*` for whoever is not signed in. */
  readonly principal: string;
  readonly action: string;
  readonly sourceArn: string;
  readonly account: string;
}

/** Whether a permission of the template lets somebody invoke a function. */
export function isInvoker(index: ResourceIndex, invoker: Invoker): boolean {
  const target = functionKey(invoker.functionArn);
  return index.ofType('AWS::Lambda::Permission').some(({ properties }) => {
    const source = properties['SourceArn'];
    const account = properties['SourceAccount'];
    return (
      functionKey(String(properties['FunctionName'])) === target &&
      [invoker.action, 'lambda:*'].includes(String(properties['Action'])) &&
      [invoker.principal, '*'].includes(String(properties['Principal'])) &&
      (source === undefined || globMatches(String(source), invoker.sourceArn)) &&
      (account === undefined || String(account) === invoker.account)
    );
  });
}

/** Whether whoever knows it may call the URL of a function. */
export function hasOpenUrl(index: ResourceIndex, functionArn: string): boolean {
  const target = functionKey(functionArn);
  return index
    .ofType('AWS::Lambda::Url')
    .some(
      ({ properties }) =>
        functionKey(String(properties['TargetFunctionArn'])) === target && properties['AuthType'] === 'NONE',
    );
}

/** Name and qualifier of a function given as name, ARN or partial ARN. */
function functionKey(reference: string): string {
  const tail = /(?:^|:)function:(.+)$/.exec(reference)?.[1] ?? reference;
  const [name, qualifier] = tail.split(':');
  return qualifier === undefined || qualifier === '$LATEST' ? `${name}` : `${name}:${qualifier}`;
}

function rolePermission(index: ResourceIndex, functionArn: string, credentials: string): PermissionModel {
  const role = index.ofType('AWS::IAM::Role').find(({ ref }) => credentials.endsWith(`role/${ref}`));
  if (role === undefined) {
    return { verdict: 'not-evaluated', detail: `the role ${credentials} is not in the template` };
  }
  try {
    const trust = compilePolicy(role.properties['AssumeRolePolicyDocument']);
    const trusted = trust.statements.some(
      ({ effect, principals }) => effect === 'Allow' && principals.includes(SERVICE),
    );
    if (!trusted) return { verdict: 'missing', detail: `role ${role.logicalId} does not trust ${SERVICE}` };
    return roleVerdict(policiesOf(index, role.ref, role.properties['Policies']), functionArn, role.logicalId);
  } catch (error) {
    if (error instanceof PolicyError) return { verdict: 'missing', detail: `role ${role.logicalId}: ${error.message}` };
    throw error;
  }
}

function roleVerdict(policies: readonly CompiledPolicy[], resource: string, role: string): PermissionModel {
  const context = conditionContext({});
  const effects = policies.map((policy) => evaluatePolicy(policy, { action: ACTION, resource, context }).effect);
  const isDenied = effects.includes('Deny') || effects.includes('Unknown');
  return effects.includes('Allow') && !isDenied
    ? { verdict: 'granted', detail: `role ${role} may invoke ${resource}` }
    : { verdict: 'missing', detail: `role ${role} may not invoke ${resource}` };
}

function policiesOf(index: ResourceIndex, role: string, inline: unknown): CompiledPolicy[] {
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => index.ofType(type))
    .filter(({ properties }) => list(properties['Roles']).includes(role))
    .map(({ properties }) => properties['PolicyDocument']);
  const documents = [...list(inline).map((policy) => members(policy)['PolicyDocument']), ...attached];
  return documents.map((document) => compilePolicy(document, { withoutPrincipal: true }));
}
