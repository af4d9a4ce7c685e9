import { AssemblyError } from './assembly/assembly-error';
import type { Gap, ResolvedAssembly } from './assembly/types';
import { ASSUMPTIONS } from './fidelity';
import type { LocalFunction } from './lambda/function-spec';
import type { RestApiModel } from './model/rest-api-model';

/** What a boot runs, what it does not, and what it had to assume or replace. */
export interface BootReport {
  /** Resource types that decide how the gateway behaves, with their number. */
  readonly emulated: readonly { readonly type: string; readonly count: number }[];
  /** Resources that the gateway does not look at. */
  readonly ignored: readonly { readonly type: string; readonly logicalIds: readonly string[] }[];
  /** Things that are left out or not fully evaluated, WAF rules among them. */
  readonly gaps: readonly Gap[];
  /** Behaviours of AWS that are inferred: nothing may be concluded from them. */
  readonly assumptions: readonly string[];
  /** What differs from the template so that test callers can be let in. */
  readonly substitutions: readonly string[];
  /** Where calls seem to come from. */
  readonly addresses: readonly string[];
  /** Difference between the runtimes of the functions and this process. */
  readonly runtime: readonly string[];
}

const EMULATED: readonly RegExp[] = [
  /^AWS::ApiGateway::(RestApi|Stage|Deployment|Resource|Method|Authorizer|RequestValidator|Model|GatewayResponse)$/,
  /^AWS::ApiGateway::(DomainName|BasePathMapping|ApiKey|UsagePlan|UsagePlanKey)$/,
  /^AWS::ApiGateway::(DomainNameV2|BasePathMappingV2|DomainNameAccessAssociation)$/,
  /^AWS::WAFv2::(WebACL|WebACLAssociation|IPSet|RegexPatternSet|RuleGroup|LoggingConfiguration)$/,
  /^AWS::Lambda::(Function|LayerVersion|Permission)$/,
  /^AWS::DynamoDB::(Table|GlobalTable)$/,
  /^AWS::SecretsManager::Secret$/,
  /^AWS::(Logs::SubscriptionFilter|Kinesis::Stream|Lambda::EventSourceMapping|KinesisFirehose::DeliveryStream)$/,
  /^AWS::(Events::Rule|CloudWatch::Alarm)$/,
  /^Custom::/,
];

/** Safe to ignore in silence: they say nothing about the traffic. */
const ABOUT_NOTHING = ['AWS::CDK::Metadata'];

/** Puts together what a boot found. */
export function bootReport(input: {
  readonly resolved: ResolvedAssembly;
  readonly gaps: readonly Gap[];
  readonly functions: readonly LocalFunction[];
  readonly apis: readonly RestApiModel[];
  readonly substitutions: readonly string[];
  readonly addresses: readonly string[];
}): BootReport {
  const types = byType(input.resolved);
  const isEmulated = (type: string) => EMULATED.some((pattern) => pattern.test(type));
  return {
    emulated: types
      .filter(({ type }) => isEmulated(type))
      .map(({ type, logicalIds }) => ({ type, count: logicalIds.length })),
    ignored: types.filter(({ type }) => !isEmulated(type) && !ABOUT_NOTHING.includes(type)),
    gaps: input.gaps,
    assumptions: [
      ...ASSUMPTIONS.map(({ item, text }) => `${text} (item ${item})`),
      'functions are kept on loopback by a net guard, which is a safety net and no sandbox',
      'functions read the clock of this machine, unless a drill holds it',
    ],
    substitutions: input.substitutions,
    addresses: input.addresses,
    runtime: runtimeDifference(input.functions),
  };
}

/** Refuses to go on where something that security depends on is not evaluated. */
export function refuseSecurityGaps(gaps: readonly Gap[]): void {
  const relevant = gaps.filter(({ isSecurityRelevant }) => isSecurityRelevant);
  if (relevant.length === 0) return;
  const lines = relevant.map(({ stack, logicalId, type, reason }) => `  ${stack}/${logicalId} (${type}): ${reason}`);
  throw new AssemblyError(
    '--strict',
    `${relevant.length} security-relevant gap${relevant.length === 1 ? '' : 's'}:\n${lines.join('\n')}\n`,
    'take them out of the stack, or serve without --strict',
  );
}

function byType(resolved: ResolvedAssembly): { type: string; logicalIds: string[] }[] {
  const found = new Map<string, string[]>();
  for (const { resources } of resolved.stacks) {
    for (const [logicalId, { type }] of Object.entries(resources))
      found.set(type, [...(found.get(type) ?? []), logicalId]);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, logicalIds]) => ({ type, logicalIds }));
}

function runtimeDifference(functions: readonly LocalFunction[]): string[] {
  const own = process.versions.node.split('.')[0] ?? '';
  const others = functions.flatMap((each) =>
    each.runs && !each.spec.runtime.startsWith(`nodejs${own}.`) ? [each.spec] : [],
  );
  const runtimes = [...new Set(others.map(({ runtime }) => runtime))].sort();
  return runtimes.map((runtime) => {
    const count = others.filter((spec) => spec.runtime === runtime).length;
    return `${count} function${count === 1 ? '' : 's'} of runtime ${runtime} run${count === 1 ? 's' : ''} on Node ${own} here`;
  });
}
