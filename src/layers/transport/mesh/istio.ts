import { type Fault, refuseFaults } from '../../../core/errors';
import { callersOf, checkServices, type MeshIdentity, type MeshService } from './mesh-service';

/**
 * How Istio carries the traffic of the pods.
 */
export enum IstioDataPlane {
  /** A proxy beside each pod. */
  SIDECAR = 'sidecar',
  /** A tunnel on each node, and a waypoint where requests have to be read. */
  AMBIENT = 'ambient',
}

/**
 * End-user tokens that every service of the mesh asks for, beside the certificate of the calling workload.
 */
export interface MeshTokens {
  /** The issuer, as in the claim `iss`. */
  readonly issuer: string;

  /** The https URL of its key set. */
  readonly jwksUri: string;

  /** Accepted audiences; at least one. */
  readonly audiences: string[];
}

/**
 * A mesh of Istio.
 */
export interface IstioMeshProps {
  /** The workloads and who may call them. Everything else is refused. */
  readonly services: MeshService[];

  /**
   * The root namespace of the mesh, in which policies hold for all namespaces.
   *
   * @default 'istio-system'
   */
  readonly rootNamespace?: string;

  /**
   * The trust domain, the first part of every identity.
   *
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;

  /**
   * How traffic is carried.
   *
   * @default IstioDataPlane.SIDECAR
   */
  readonly dataPlane?: IstioDataPlane;

  /**
   * End-user tokens that callers have to present, too.
   *
   * @default - the certificate of the calling workload is enough
   */
  readonly tokens?: MeshTokens;
}

type Manifest = Record<string, unknown>;

const SECURITY = 'security.istio.io/v1';
const WAYPOINT = 'hardened-waypoint';

/** The manifests: strict mTLS and default deny for the whole mesh first, then what each service lets in. */
export function istioManifests(props: IstioMeshProps): Manifest[] {
  const { services, tokens, dataPlane = IstioDataPlane.SIDECAR } = props;
  checkServices('the Istio mesh', services);
  refuseFaults('the Istio mesh', tokenFaults(tokens));
  // Tokens are read by waypoints alone; the tunnel of a node sees certificates and ports (Istio page "Use Layer 7 features").
  const waypointNamespaces =
    dataPlane === IstioDataPlane.AMBIENT && tokens ? [...new Set(services.map(({ namespace }) => namespace))] : [];
  return [
    ...meshWide(props),
    ...[...new Set(services.map(({ namespace }) => namespace))].map((name) =>
      meshedNamespace(name, dataPlane, waypointNamespaces.length > 0),
    ),
    ...waypointNamespaces.map(waypoint),
    ...services.flatMap((service) => servicePolicies(service, props, waypointNamespaces.length > 0)),
  ];
}

function meshWide({ rootNamespace = 'istio-system' }: IstioMeshProps): Manifest[] {
  return [
    manifest('PeerAuthentication', 'default', rootNamespace, { mtls: { mode: 'STRICT' } }),
    // An empty specification is an ALLOW policy that nothing matches (Istio page "Authorization Policy", allow-nothing).
    manifest('AuthorizationPolicy', 'deny-all', rootNamespace, {}),
  ];
}

/** Policies hold for pods of the mesh alone: a namespace outside it is open. */
function meshedNamespace(name: string, dataPlane: IstioDataPlane, hasWaypoint: boolean): Manifest {
  const labels = {
    ...(dataPlane === IstioDataPlane.SIDECAR
      ? { 'istio-injection': 'enabled' }
      : { 'istio.io/dataplane-mode': 'ambient' }),
    ...(hasWaypoint && { 'istio.io/use-waypoint': WAYPOINT }),
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function servicePolicies(service: MeshService, props: IstioMeshProps, hasWaypoint: boolean): Manifest[] {
  const { tokens } = props;
  const { name, namespace } = service;
  const target = hasWaypoint
    ? { targetRefs: [{ group: '', kind: 'Service', name }] }
    : { selector: { matchLabels: { app: name } } };
  return [
    ...(tokens ? [manifest('RequestAuthentication', name, namespace, { ...target, jwtRules: [jwtRule(tokens)] })] : []),
    ...(hasWaypoint ? [throughWaypointOnly(service, props)] : []),
    manifest('AuthorizationPolicy', name, namespace, {
      ...target,
      action: 'ALLOW',
      rules: allowRules(service, props, hasWaypoint),
    }),
  ];
}

/** No rule at all lets nobody in: a service without callers keeps the default deny, said once more where it is looked for. */
function allowRules(
  service: MeshService,
  { services, trustDomain, tokens }: IstioMeshProps,
  hasWaypoint: boolean,
): unknown[] {
  const principals = callersOf(service, services).map((caller) => principal(caller, trustDomain));
  if (principals.length === 0) return [];
  const source = {
    principals,
    // A request without a token passes RequestAuthentication; only asking for a principal refuses it.
    ...(tokens && { requestPrincipals: [`${tokens.issuer}/*`] }),
  };
  // A waypoint sees the port of the service, a pod that of its own.
  return [{ from: [{ source }], ...(hasWaypoint ? {} : { to: [{ operation: { ports: [String(service.port)] } }] }) }];
}

/** The tunnel lets everything pass that comes from a waypoint, and would let callers pass that go round it. */
function throughWaypointOnly({ name, namespace }: MeshService, { trustDomain }: IstioMeshProps): Manifest {
  const waypointIdentity = principal({ namespace, serviceAccount: WAYPOINT }, trustDomain);
  return manifest('AuthorizationPolicy', `${name}-through-waypoint`, namespace, {
    selector: { matchLabels: { app: name } },
    action: 'ALLOW',
    rules: [{ from: [{ source: { principals: [waypointIdentity] } }] }],
  });
}

function waypoint(namespace: string): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: WAYPOINT, namespace, labels: { 'istio.io/waypoint-for': 'service' } },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15_008, protocol: 'HBONE' }],
    },
  };
}

const jwtRule = ({ issuer, jwksUri, audiences }: MeshTokens) => ({ issuer, jwksUri, audiences });

function principal({ namespace, serviceAccount }: MeshIdentity, trustDomain = 'cluster.local'): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

function manifest(kind: string, name: string, namespace: string, spec: Manifest): Manifest {
  return { apiVersion: SECURITY, kind, metadata: { name, namespace }, spec };
}

function tokenFaults(tokens: MeshTokens | undefined): Fault[] {
  if (!tokens) return [];
  const where = 'tokens';
  return [
    ...(tokens.audiences.length === 0
      ? [{ where, what: 'no audience: tokens for other services would do', remedy: 'name the audiences of this mesh' }]
      : []),
    ...(tokens.jwksUri.startsWith('https://')
      ? []
      : [{ where, what: `the key set ${tokens.jwksUri} is not fetched over https`, remedy: 'use an https URL' }]),
  ];
}
