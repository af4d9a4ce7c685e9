import { ENV, type IssuerConfig, type ResolverTable } from '../../../src/vocabulary';
import { listOf, recordOf, textOf } from '../assembly/json';
import { AssemblyResolver, type CustomResult } from '../assembly/resolver';
import type { Assembly, Gap, ResolvedAssembly } from '../assembly/types';
import type { AuditFeed } from '../audit-feed';
import { missingReason, type PlayedBackend } from '../backends/private-backend';
import { serveIssuers } from '../identities/issuer-host';
import type { LocalFunction } from '../lambda/function-spec';
import type { WorkerPool } from '../lambda/worker-pool';
import { AnswerSink } from '../services/answer-sink';
import { secretText } from '../services/generate-secret';
import { serveIndexes } from '../services/local-index';
import type { LocalServices } from '../services/local-services';
import { FrontDoor } from '../watch/front-door';
import { type CustomResource, localCustomResources, provision } from './custom-resources';
import { LocalFunctions } from './local-functions';
import { readRevocationLists, readsRevocationLists, serveRevocationLists } from './revocations';
import { hostOfUrl, issuersOf, parseVariable, Substitutions } from './substitutions';

/** What preparing a boot needs. */
export interface PrepareInput {
  readonly assembly: Assembly;
  readonly pool: WorkerPool;
  readonly services: LocalServices;
  readonly feed: AuditFeed;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The server on loopback that plays the private backend. */
  readonly backend?: PlayedBackend;
}

/** An assembly whose data is in place: tables made, secrets known, custom resources run, functions ready to start. */
export interface Prepared {
  readonly resolved: ResolvedAssembly;
  readonly functions: readonly LocalFunction[];
  readonly substitutions: Substitutions;
  readonly issuers: readonly IssuerConfig[];
  readonly resolvers: ResolverTable;
  /** Physical name of the consumer registry table. */
  readonly registryTable?: string;
  /** Physical name of the table of what is contained. */
  readonly containmentTable?: string;
  /** Where a detector of the stack puts findings. */
  readonly findings: { readonly findingQueues: readonly string[]; readonly hasEventBus: boolean };
  /** The published addresses, for functions that call them; opened once there are endpoints. */
  readonly frontDoor: FrontDoor;
  /** ARNs of functions that provide custom resources of ours. */
  readonly providers: ReadonlySet<string>;
  /** Consumers hold certificates that have been withdrawn. */
  readonly hasRevocationLists: boolean;
  readonly gaps: readonly Gap[];
}

/** Puts in place what a deployment would have made. */
export async function prepare(input: PrepareInput): Promise<Prepared> {
  const { assembly, services, pool, feed } = input;
  const customs = new Map<string, CustomResult | 'pending'>();
  const resolver = new AssemblyResolver(assembly, {
    secretText: (arn, properties) => secretText(properties, services.seed, arn),
    customs,
    parameters: input.parameters,
  });
  const hasRevocationLists = readsRevocationLists(resolver);
  const substitutions = new Substitutions(services, hasRevocationLists, input.backend);
  services.hosts.clear();
  services.objects.clear();
  if (hasRevocationLists) serveRevocationLists(services);
  const issuers = await openIssuers(resolver, services);
  const frontDoor = new FrontDoor(services.hosts, hostsIn(resolver, ENV.CANARY, 'url'));
  serveIndexes(services.hosts, hostsIn(resolver, ENV.INDEX_SINK, 'endpoint'));
  await Promise.all([resetTables(resolver, services), setSecrets(resolver, services)]);
  const substitute = (variables: Record<string, string>) => substitutions.variables(variables);
  const hosts = () => [...substitutions.hosts.values()];
  const sources = { assembly, resolver, services, substitute, hosts };
  const providing = new LocalFunctions(sources);
  const customResources = localCustomResources(resolver, (arn) => providing.byArn(arn) !== undefined);
  const gaps = await runCustomResources(input, {
    functions: providing,
    customResources,
    customs,
    resolver,
    substitutions,
  });
  const functions = new LocalFunctions(sources);
  const all = functions.all();
  await readRevocationLists(all, pool, feed);
  return {
    resolved: resolver.all(),
    functions: all,
    substitutions,
    issuers,
    frontDoor,
    ...readEnvironment(all),
    providers: new Set(
      customResources.filter(({ type }) => type.startsWith('Custom::Hardened')).map((each) => each.functionArn),
    ),
    hasRevocationLists,
    gaps: [
      ...gaps,
      ...functions.gaps,
      ...all.flatMap(unrunnable),
      ...(input.backend ? [] : all.flatMap(withoutServer)),
      ...otherEntrances(resolver),
    ],
  };
}

/** Every issuer that a function of the template trusts, with its keys made and its documents served. */
async function openIssuers(resolver: AssemblyResolver, services: LocalServices): Promise<IssuerConfig[]> {
  const configs = variablesOf(resolver, ENV.ISSUERS).flatMap(issuersOf);
  const issuers = [...new Map(configs.map((config) => [config.issuer, config])).values()];
  await Promise.all(issuers.map((config) => services.issuerKeys.prepare(config)));
  serveIssuers(issuers, services.issuerKeys, services.hosts);
  return issuers;
}

/** Host names that functions of the template are told to call, by a member of a variable. */
function hostsIn(resolver: AssemblyResolver, variable: string, member: string): string[] {
  return variablesOf(resolver, variable).flatMap((text) => {
    const url = textOf(recordOf(parseVariable(variable, text))[member]);
    return url !== undefined && URL.canParse(url) ? [new URL(url).hostname] : [];
  });
}

/** What the functions of the template have in a variable. */
function variablesOf(resolver: AssemblyResolver, name: string): string[] {
  return [...resolver.resources((type) => type === 'AWS::Lambda::Function')].flatMap(({ stack, logicalId }) => {
    const environment = resolver.property(stack, logicalId, 'Environment') as
      | { Variables?: Record<string, unknown> }
      | undefined;
    return textOf(environment?.Variables?.[name]) ?? [];
  });
}

async function resetTables(resolver: AssemblyResolver, services: LocalServices): Promise<void> {
  const isTable = (type: string) => type === 'AWS::DynamoDB::Table' || type === 'AWS::DynamoDB::GlobalTable';
  const tables = [...resolver.resources(isTable)].map(({ stack, logicalId }) => ({
    name: resolver.ref(stack, logicalId),
    properties: resolver.properties(stack, logicalId),
  }));
  await services.dynamodb.reset(tables);
}

function setSecrets(resolver: AssemblyResolver, services: LocalServices): void {
  const found = [...resolver.resources((type) => type === 'AWS::SecretsManager::Secret')];
  services.secrets.set(
    found.map(({ stack, logicalId }) => {
      const properties = resolver.properties(stack, logicalId);
      const arn = resolver.ref(stack, logicalId);
      return { arn, name: textOf(properties['Name']) ?? arn, text: secretText(properties, services.seed, arn) };
    }),
  );
}

interface CustomResourceInput {
  readonly functions: LocalFunctions;
  readonly customResources: readonly CustomResource[];
  readonly customs: Map<string, CustomResult | 'pending'>;
  readonly resolver: AssemblyResolver;
  readonly substitutions: Substitutions;
}

async function runCustomResources(
  { pool, services, feed }: PrepareInput,
  { functions, customResources, customs, resolver, substitutions }: CustomResourceInput,
): Promise<Gap[]> {
  const sinks = new Map<string, AnswerSink>();
  const sink = (region: string) => {
    const known = sinks.get(region) ?? new AnswerSink(region, services.hosts);
    sinks.set(region, known);
    return known;
  };
  // Before the first provider starts: a worker learns its hosts when it starts.
  for (const { stack } of customResources) sink(resolver.region(stack));
  return provision(customResources, {
    resolver,
    customs,
    sink,
    substitute: (type, properties) => substitutions.customResource(type, properties),
    invoke: async (arn, event) => {
      const place = functions.byArn(arn)!;
      const found = functions.of(place.stack, place.logicalId);
      if (!found.runs) return { kind: 'error', errorType: 'NotEmulated', errorMessage: found.why };
      return pool.invoke(found.spec, event, { onLine: (line) => feed.output(place.logicalId, line) });
    },
  });
}

/** Resolvers and registry as the functions themselves are told of them. */
function readEnvironment(
  functions: readonly LocalFunction[],
): Pick<Prepared, 'resolvers' | 'registryTable' | 'containmentTable' | 'findings'> {
  const environments = functions.flatMap((each) => (each.runs ? [each.spec.environment] : []));
  const tables = environments.map(
    (environment) => parseVariable(ENV.RESOLVERS, environment[ENV.RESOLVERS] || '{}') as ResolverTable,
  );
  const registryTable = environments.map((environment) => environment[ENV.REGISTRY_TABLE]).find(Boolean);
  const containmentTable = environments.map((each) => each[ENV.CONTAINMENT_TABLE]).find(Boolean);
  const queues = environments.map((each) => parseVariable(ENV.FINDING_QUEUES, each[ENV.FINDING_QUEUES] || '[]'));
  return {
    resolvers: Object.assign({}, ...tables) as ResolverTable,
    ...(registryTable && { registryTable }),
    ...(containmentTable && { containmentTable }),
    findings: {
      findingQueues: queues.flatMap((each) => listOf(each).map(String)),
      hasEventBus: environments.some((each) => each[ENV.EVENT_BUS] !== undefined),
    },
  };
}

function unrunnable(found: LocalFunction): Gap[] {
  if (found.runs) return [];
  const { stack, logicalId, why } = found;
  return [{ stack, logicalId, type: 'AWS::Lambda::Function', reason: `not run: ${why}`, isSecurityRelevant: true }];
}

/** A function that calls a private server which nobody plays: it answers every request with an error. */
function withoutServer(found: LocalFunction): Gap[] {
  const text = found.runs ? found.spec.environment[ENV.BACKEND] : undefined;
  if (!found.runs || text === undefined) return [];
  const { stack, logicalId } = found.spec;
  const { url } = recordOf(parseVariable(ENV.BACKEND, text));
  const reason = missingReason(hostOfUrl(textOf(url) ?? '') ?? 'of a function');
  return [{ stack, logicalId, type: 'AWS::Lambda::Function', reason, isSecurityRelevant: true }];
}

/** Other ways into the system: not served here, so that nothing is known of their defences. */
const ENTRANCES =
  /^AWS::(ApiGatewayV2::Api|Lambda::Url|AppSync::GraphQLApi|ElasticLoadBalancingV2::Listener|VpcLattice::Listener)$/;

function otherEntrances(resolver: AssemblyResolver): Gap[] {
  const found = [...resolver.resources((type) => ENTRANCES.test(type))];
  return found.map((each) => ({
    ...each,
    reason: 'another way in, which is not served here',
    isSecurityRelevant: true,
  }));
}
