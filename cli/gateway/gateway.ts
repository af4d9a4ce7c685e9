import { setFlagsFromString } from 'node:v8';
import { ENV } from '../../src/vocabulary';
import { AssemblyError } from './assembly/assembly-error';
import type { Assembly } from './assembly/types';
import { type AuditEntry, AuditFeed, type FunctionLogLine } from './audit-feed';
import { answerer, invoker, type RequestLine } from './boot/answer';
import { prepareCallers } from './boot/callers';
import { declaredEdges, edgeAddresses, edgeHops, edgeNotes } from './boot/edge-hops';
import { declaredViewers } from './boot/viewers';
import { type Endpoint, openEndpoints } from './boot/endpoints';
import { type FunctionInfo, functionRoles } from './boot/function-roles';
import { prepare } from './boot/prepare';
import { certificatesOf, linkedServers, type PlayedServer, playedServer } from './boot/linked-servers';
import { rotateSecrets } from './boot/rotate';
import { foreignAddresses } from './boot/vpc-endpoints';
import { directInvoke, guardedInvoke, type Stranger } from './boot/direct-invoke';
import { type Verification, verificationOf } from './boot/verification';
import { type BootReport, bootReport, refuseSecurityGaps } from './boot-report';
import type { PlayedBackend } from './backends/private-backend';
import { type Clock, systemClock } from './clock';
import type { StageDecision } from './exchange';
import { certificateEvent, type CertificateFate, type UsedCertificate, usedCertificates } from './fabric/certificates';
import { createdEvent } from './fabric/created-event';
import { type AdministrativeAction, trailEvent } from './fabric/trail-event';
import { type LatticeService, latticeServices } from './fabric/lattice';
import { Fabric } from './fabric/fabric';
import { LogDelivery, logRoutes, nameOf, type StreamObserver } from './log-delivery';
import type { Fixtures, Identities } from './identities/types';
import type { LocalFunction } from './lambda/function-spec';
import { WorkerPool } from './lambda/worker-pool';
import { buildModel } from './model/build-model';
import { LocalSecurityLake } from './services/security-lake';
import { localAlarms } from './watch/alarms';
import { Deliveries, deliveryStreams } from './watch/deliveries';
import { type Heartbeat, heartbeat } from './watch/heartbeat';
import { LocalMetrics } from './watch/metrics';
import { scheduledFunctions } from './watch/schedules';

export { loadAssembly } from './assembly/load-assembly';

export interface GatewayOptions {
  /** Clock of throttles, caches and policies. */
  readonly clock?: Clock;
  /** First port to listen on; default: any. */
  readonly port?: number;
  /** Refuses to start where something that security depends on is not evaluated. */
  readonly strict?: boolean;
  /** Workers and services to go on with from another boot; default: its own, which end with it. */
  readonly pool?: WorkerPool;
  /** PEM file that stands for every truststore. */
  readonly truststore?: string;
  /** Loopback addresses and the addresses that the API sees in their place. */
  readonly sourceAddresses?: Readonly<Record<string, string>>;
  /** Values of template parameters that have no usable default. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** A server on loopback that plays the private backend of the template; see `playedBackend`. */
  readonly backend?: PlayedBackend;
  /** Takes one line for each request. */
  readonly onLine?: (line: RequestLine) => void;
  /** Takes what functions print, audit records excepted. */
  readonly onFunctionLine?: (line: FunctionLogLine) => void;
  /** Takes what the detector of the stack finds, and what is done about it. */
  readonly onFinding?: (finding: AuditEntry) => void;
  /** Takes every record and finding, whole. */
  readonly onEntry?: (entry: AuditEntry) => void;
  /** Takes what is put on the streams of records. */
  readonly onRecords?: StreamObserver;
}

/** A cloud assembly that runs on loopback. */
export interface LocalGateway {
  readonly endpoints: readonly Endpoint[];
  /** PEM of the authority that signed the server certificates. */
  readonly ca: string;
  readonly report: BootReport;
  readonly audit: AuditFeed;
  readonly identities: Identities;
  readonly fixtures: Fixtures;
  readonly functions: readonly FunctionInfo[];
  /** Where the consumer registry is, for operators; absent where the stack keeps none. */
  readonly registry?: {
    readonly table: string;
    readonly endpoint: string;
    readonly region: string;
    readonly isLocal: true;
  };
  /** Name of the table of what is contained; absent where nothing ever is. */
  readonly containmentTable?: string;
  /** Calls a function past the gateway; rejects when it fails. */
  invoke(functionLogicalId: string, event: unknown): Promise<unknown>;
  /** Has everything that is on schedule happen now. */
  tick(): Promise<void>;
  /** Has CloudTrail record what an administrator did. */
  administer(action: AdministrativeAction): void;
  /** Certificates of ACM that the stacks rely on. */
  readonly certificates: readonly UsedCertificate[];
  /** Has ACM tell what becomes of one of them, with the days that are left. */
  announce(certificateArn: string, fate: CertificateFate, days?: number): void;
  /** Sends a canary, and says which alarms would ring; absent where the stack has none. */
  heartbeat?(): Promise<Heartbeat>;
  /** Services on VPC Lattice, whose policies are evaluated. */
  readonly mesh: readonly LatticeService[];
  /** The server that plays the private backend, where one does. */
  readonly server?: PlayedServer;
  /** The same as a stranger whom the function's own policy must let in; rejects with `AccessDeniedException` otherwise. */
  invokeAs(functionLogicalId: string, stranger: Stranger, event: unknown): Promise<unknown>;
  /** What a private server needs to verify transaction tokens, as it is now. */
  verification(): Promise<Verification | undefined>;
  /** Rotates the secrets that have a schedule, and resolves with their number. */
  rotateSecrets(): Promise<number>;
  /** Stage decisions of a request, with their evidence. */
  decisions(correlation: string): readonly StageDecision[];
  /** Ends listeners, workers and temporary folders; a pool that was passed in stays. */
  close(): Promise<void>;
}

/**
 * Boots a cloud assembly on loopback.
 *
 * @throws AssemblyError naming resource, property and remedy, when it cannot be served as it is
 */
export async function startGateway(assembly: Assembly, options: GatewayOptions = {}): Promise<LocalGateway> {
  // Cedar's wasm aborts hot loops on Node 20 unless V8 keeps these calls out of line; the flag counts for all threads.
  setFlagsFromString('--no-turbo-inline-js-wasm-calls');
  const pool = options.pool ?? new WorkerPool();
  const giveBack = pool.lend();
  const cleanUp = async () => {
    if (!options.pool) await pool.close();
    giveBack();
  };
  try {
    return await boot(assembly, options, { pool, cleanUp });
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

interface BootTools {
  readonly pool: WorkerPool;
  readonly cleanUp: () => Promise<void>;
}

async function boot(assembly: Assembly, options: GatewayOptions, { pool, cleanUp }: BootTools): Promise<LocalGateway> {
  const services = await pool.services();
  const lake = new LocalSecurityLake();
  services.aws.serve([lake.handler]);
  const metrics = new LocalMetrics();
  const feed = new AuditFeed(options.onFunctionLine, options.onFinding, metrics, options.onEntry);
  const prepared = await prepare({
    assembly,
    pool,
    services,
    feed,
    parameters: options.parameters,
    backend: options.backend,
  });
  const { resolved, functions } = prepared;
  const { apis, notEmulated, index } = buildModel(resolved);
  if (apis.length === 0) {
    throw new AssemblyError(assembly.dir, 'holds no REST API with a stage', 'pass the output of an app that has one');
  }
  const declared = declaredEdges(resolved);
  const given = { ...edgeAddresses(declared), ...foreignAddresses(apis), ...options.sourceAddresses };
  const callers = await prepareCallers(assembly, prepared, services, given);
  const edges = await edgeHops(declared, services, callers.addresses);
  const links = linkedServers(apis, options.backend);
  const certificates = await certificatesOf(apis, services.pki);
  const gaps = [...assembly.gaps, ...prepared.gaps, ...notEmulated, ...links.gaps];
  if (options.strict) refuseSecurityGaps(gaps);
  const { clock = systemClock, port = 0, onLine } = options;
  const opened = await openEndpoints({
    apis,
    assets: assembly.assets,
    objects: services.objects,
    pki: services.pki,
    addresses: callers.addresses,
    truststore: options.truststore,
    port,
    edges,
    viewers: declaredViewers(resolved),
    answer: answerer({
      apis,
      functions,
      pool,
      feed,
      clock,
      backend: options.backend,
      gatewayCertificate: certificates?.own,
      onLine,
    }),
  });
  const substitutions = [
    ...prepared.substitutions.report,
    ...links.played,
    ...opened.substitutions,
    ...edgeNotes(edges),
  ];
  const report = bootReport({ resolved, gaps, functions, apis, substitutions, addresses: callers.notes });
  const invoke = invoker({ functions, pool, feed, clock });
  const deliveries = new Deliveries(deliveryStreams(resolved), metrics, (bucket, key, body) => {
    services.objects.put(bucket, key, body);
    fabric.bus.put(createdEvent(bucket, key));
  });
  const delivery = new LogDelivery(logRoutes(resolved, functions), invoke, deliveries, options.onRecords);
  const alarms = localAlarms(resolved);
  const known = canaryFunctions(functions);
  const canaries = scheduledFunctions(resolved).filter((arn) => known.has(arn));
  prepared.frontDoor.open(opened.endpoints, services.pki.ca);
  feed.deliverBy(delivery);
  const fabric = new Fabric({
    resolved,
    invoke,
    log: (arn, event) => feed.administration(nameOf(arn), event),
    ...prepared.findings,
  });
  services.aws.serve([...fabric.handlers, lake.handler]);
  feed.findBy((uid) => fabric.deliveries(uid));
  const close = async () => {
    fabric.stop();
    await Promise.all(opened.listeners.map((listener) => listener.close()));
    await delivery.settle();
    await fabric.settle();
    await delivery.end();
    await cleanUp();
  };
  const roles = functionRoles(functions, apis, prepared.providers);
  for (const each of functions) if (each.runs && isInPath(each, roles)) pool.warm(each.spec);
  return {
    endpoints: opened.endpoints,
    ca: services.pki.ca,
    report,
    audit: feed,
    identities: callers.identities,
    fixtures: callers.fixtures,
    functions: roles,
    ...(prepared.containmentTable && { containmentTable: prepared.containmentTable }),
    ...(prepared.registryTable && {
      registry: {
        table: prepared.registryTable,
        endpoint: services.dynamodb.endpoint,
        region: 'local',
        isLocal: true as const,
      },
    }),
    invoke: directInvoke(functions, invoke),
    tick: () => fabric.tick(),
    administer: (action) => void fabric.bus.put(trailEvent(action)),
    certificates: usedCertificates(resolved),
    mesh: latticeServices(resolved),
    announce: (arn, fate, days) => void fabric.bus.put(certificateEvent(arn, fate, days)),
    ...(known.size > 0 && {
      heartbeat: () => heartbeat({ invoke, fabric, delivery, metrics, alarms, canaries }),
    }),
    ...playedServer(options.backend, [...prepared.substitutions.hosts.keys(), ...links.names], certificates),
    invokeAs: guardedInvoke(functions, invoke, index),
    verification: () => verificationOf(functions, services.dynamodb, certificates?.ca),
    rotateSecrets: () => rotateSecrets(resolved, invoke),
    decisions: (correlation) => feed.decisions(correlation),
    close,
  };
}

/** Functions that test the audit. */
function canaryFunctions(functions: readonly LocalFunction[]): ReadonlySet<string> {
  const found = functions.flatMap((each) => (each.runs && each.spec.environment[ENV.CANARY] ? [each.spec.arn] : []));
  return new Set(found);
}

function isInPath(found: LocalFunction, roles: readonly FunctionInfo[]): boolean {
  const logicalId = found.runs ? found.spec.logicalId : found.logicalId;
  return roles.some((each) => each.logicalId === logicalId && (each.role === 'authorizer' || each.role === 'backend'));
}
