import { callersOf, checkServices, type MeshService } from './mesh-service';

/**
 * A mesh of Linkerd.
 */
export interface LinkerdMeshProps {
  /** The workloads and who may call them. Everything else is refused. */
  readonly services: MeshService[];

  /**
   * What the ports of the pods speak. `opaque` where it is not HTTP.
   *
   * @default 'unknown' - found out for each connection
   */
  readonly proxyProtocol?: string;
}

type Manifest = Record<string, unknown>;

const POLICY = 'policy.linkerd.io';
const PROTOCOLS = ['unknown', 'HTTP/1', 'HTTP/2', 'gRPC', 'opaque', 'TLS'];

/**
 * The manifests: namespaces whose pods are injected and refuse by default, then for each service its port, who is known
 * there, and that only they may come.
 */
export function linkerdManifests({ services, proxyProtocol = 'unknown' }: LinkerdMeshProps): Manifest[] {
  checkServices('the Linkerd mesh', services);
  if (!PROTOCOLS.includes(proxyProtocol)) {
    throw new Error(`the Linkerd mesh: proxyProtocol "${proxyProtocol}" is none of ${PROTOCOLS.join(', ')}`);
  }
  const namespaces = [...new Set(services.map(({ namespace }) => namespace))];
  return [
    ...namespaces.map(deniedNamespace),
    ...services.flatMap((service) => servicePolicies(service, services, proxyProtocol)),
  ];
}

function deniedNamespace(name: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      annotations: {
        // A pod without a proxy enforces nothing; without the second one, a port that nobody described is open to all
        // (Linkerd page "Authorization Policy").
        'linkerd.io/inject': 'enabled',
        'config.linkerd.io/default-inbound-policy': 'deny',
      },
    },
  };
}

function servicePolicies(service: MeshService, services: readonly MeshService[], proxyProtocol: string): Manifest[] {
  const { name, namespace, port } = service;
  const callers = callersOf(service, services);
  const server = {
    apiVersion: `${POLICY}/v1beta3`,
    kind: 'Server',
    metadata: { name, namespace },
    spec: { podSelector: { matchLabels: { app: name } }, port, proxyProtocol, accessPolicy: 'deny' },
  };
  // An authentication needs somebody; without callers the server's own deny stands.
  if (callers.length === 0) return [server];
  return [
    server,
    {
      apiVersion: `${POLICY}/v1alpha1`,
      kind: 'MeshTLSAuthentication',
      metadata: { name: `${name}-callers`, namespace },
      spec: {
        identityRefs: callers.map((caller) => ({
          kind: 'ServiceAccount',
          name: caller.serviceAccount,
          namespace: caller.namespace,
        })),
      },
    },
    {
      apiVersion: `${POLICY}/v1alpha1`,
      kind: 'AuthorizationPolicy',
      metadata: { name: `${name}-callers`, namespace },
      spec: {
        targetRef: { group: POLICY, kind: 'Server', name },
        requiredAuthenticationRefs: [{ group: POLICY, kind: 'MeshTLSAuthentication', name: `${name}-callers` }],
      },
    },
  ];
}
