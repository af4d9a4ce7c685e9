import { randomUUID } from 'node:crypto';
import { AssemblyError } from '../assembly/assembly-error';
import { isRecord, recordOf, textOf } from '../assembly/json';
import { type AssemblyResolver, customKey, type CustomResult, PendingCustomResource } from '../assembly/resolver';
import { isCustomResource } from '../assembly/strictness';
import type { Gap } from '../assembly/types';
import type { InvokeResult } from '../exchange';
import type { AnswerSink } from '../services/answer-sink';

/** A custom resource that a function of the assembly provides. */
export interface CustomResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly functionArn: string;
}

/** What running custom resources needs. */
export interface ProvisionDeps {
  readonly resolver: AssemblyResolver;
  readonly customs: Map<string, CustomResult | 'pending'>;
  readonly sink: (region: string) => AnswerSink;
  readonly invoke: (functionArn: string, event: unknown) => Promise<InvokeResult>;
  /** Edits properties before the provider sees them: substitutions. */
  readonly substitute: (type: string, properties: Record<string, unknown>) => Promise<Record<string, unknown>>;
}

/** Finds the custom resources that can be run here: those whose provider is a function of the assembly. */
export function localCustomResources(resolver: AssemblyResolver, isLocal: (arn: string) => boolean): CustomResource[] {
  return [...resolver.resources(isCustomResource)].flatMap(({ stack, logicalId, type }) => {
    const functionArn = textOf(resolver.property(stack, logicalId, 'ServiceToken')) ?? '';
    return isLocal(functionArn) ? [{ stack, logicalId, type, functionArn }] : [];
  });
}

/**
 * Runs custom resources through their real handlers, each after those that it refers to.
 *
 * @throws AssemblyError when one of ours fails; a failure of somebody else's becomes a gap
 */
export async function provision(resources: readonly CustomResource[], deps: ProvisionDeps): Promise<Gap[]> {
  const gaps: Gap[] = [];
  for (const resource of resources) deps.customs.set(customKey(resource.stack, resource.logicalId), 'pending');
  const run = async (resource: CustomResource, waiting: readonly string[]): Promise<void> => {
    const key = customKey(resource.stack, resource.logicalId);
    if (deps.customs.get(key) !== 'pending') return;
    try {
      deps.customs.set(key, await provide(resource, deps));
    } catch (error) {
      if (error instanceof PendingCustomResource) {
        await run(dependency(error, resources, [...waiting, key]), [...waiting, key]);
        return run(resource, waiting);
      }
      if (resource.type.startsWith('Custom::Hardened') || !(error instanceof AssemblyError)) throw error;
      deps.customs.delete(key);
      gaps.push({ ...resource, reason: error.message, isSecurityRelevant: false });
    }
  };
  for (const resource of resources) await run(resource, []);
  return gaps;
}

function dependency(
  error: PendingCustomResource,
  all: readonly CustomResource[],
  waiting: readonly string[],
): CustomResource {
  const { stackName, logicalId } = error;
  const found = all.find((each) => each.stack === stackName && each.logicalId === logicalId);
  if (found && !waiting.includes(customKey(stackName, logicalId))) return found;
  throw new AssemblyError(
    `stack ${stackName}, resource ${logicalId}`,
    'depends on itself',
    'break the circle of references',
  );
}

async function provide(resource: CustomResource, deps: ProvisionDeps): Promise<CustomResult> {
  const { stack, logicalId, type, functionArn } = resource;
  const written = deps.resolver.properties(stack, logicalId);
  const properties = await deps.substitute(type, written);
  const address = deps.sink(deps.resolver.region(stack)).open();
  const result = await deps.invoke(functionArn, {
    RequestType: 'Create',
    RequestId: randomUUID(),
    ResponseURL: address.url,
    StackId: deps.resolver.stackId(stack),
    ResourceType: type,
    LogicalResourceId: logicalId,
    ResourceProperties: asTexts(properties),
  });
  const answer = address.take();
  const failure = failureOf(result, answer);
  if (failure !== undefined) {
    throw new AssemblyError(
      `stack ${stack}, custom resource ${logicalId} (${type})`,
      `its provider did not succeed: ${failure}`,
      'correct what the message names; the deployment would fail in the same way',
    );
  }
  return { physicalId: textOf(answer?.['PhysicalResourceId']) ?? logicalId, data: recordOf(answer?.['Data']) };
}

function failureOf(result: InvokeResult, answer: Record<string, unknown> | undefined): string | undefined {
  if (answer?.['Status'] === 'SUCCESS') return undefined;
  if (answer) return textOf(answer['Reason']) ?? 'it answered FAILED without a reason';
  if (result.kind === 'error') return `${result.errorType}: ${result.errorMessage}`;
  return result.kind === 'timeout' ? 'it ran into its timeout' : 'it ended without an answer to ResponseURL';
}

/** CloudFormation hands every scalar to a provider as text. */
function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asTexts(item)]));
  return value === null || value === undefined ? value : String(value);
}
