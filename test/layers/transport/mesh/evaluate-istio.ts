/** A call between two workloads of a mesh, as its proxies see it. */
export interface MeshCall {
  /** Identity of the caller's certificate; undefined without one. */
  readonly principal?: string;
  readonly namespace: string;
  /** Label `app` of the called pod. */
  readonly app: string;
  readonly port: number;
  /** `issuer/subject` of a valid token. */
  readonly requestPrincipal?: string;
}

interface Source {
  readonly principals?: string[];
  readonly requestPrincipals?: string[];
}

interface Rule {
  readonly from?: { source: Source }[];
  readonly to?: { operation: { ports?: string[] } }[];
}

/** What the tests read of a manifest. */
export interface IstioManifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly mtls?: { readonly mode: string };
    readonly selector?: { readonly matchLabels: { readonly app: string } };
    readonly targetRefs?: unknown[];
    readonly rules?: Rule[];
  };
}

/**
 * What a sidecar, or the tunnel of a node, decides: strict mTLS, then ALLOW policies, of which one must match as soon as there is one
 * (Istio page "Authorization Policy"). Independent of the code that writes the manifests.
 */
export function istioAllows(manifests: readonly unknown[], call: MeshCall, root = 'istio-system'): boolean {
  const all = manifests as IstioManifest[];
  const isStrict = all.some(
    ({ kind, metadata, spec }) =>
      kind === 'PeerAuthentication' && metadata.namespace === root && spec.mtls?.mode === 'STRICT',
  );
  if (isStrict && call.principal === undefined) return false;
  const policies = all.filter(
    ({ kind, metadata, spec }) =>
      kind === 'AuthorizationPolicy' &&
      // Those are a waypoint's to enforce.
      !spec.targetRefs &&
      [root, call.namespace].includes(metadata.namespace) &&
      (!spec.selector || spec.selector.matchLabels.app === call.app),
  );
  if (policies.length === 0) return true;
  return policies.some(({ spec }) => (spec.rules ?? []).some((rule) => matches(rule, call)));
}

function matches(rule: Rule, call: MeshCall): boolean {
  const from = rule.from?.some(({ source }) =>
    [
      source.principals?.includes(call.principal ?? '') ?? true,
      source.requestPrincipals?.some((pattern) => wildcard(pattern, call.requestPrincipal)) ?? true,
    ].every(Boolean),
  );
  const to = rule.to?.some(({ operation }) => operation.ports?.includes(String(call.port)) ?? true);
  return (from ?? true) && (to ?? true);
}

function wildcard(pattern: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}
