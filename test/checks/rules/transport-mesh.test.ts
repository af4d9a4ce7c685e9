import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { ruleAccepts, ruleTriple } from '../rule-triple';

const add = (Type: string, Properties: Record<string, unknown>) => (template: MutableTemplate) => {
  template.Resources.Added = { Type, Properties };
};
const manifest = (...objects: Record<string, unknown>[]) =>
  add('Custom::AWSCDK-EKS-KubernetesResource', { Manifest: JSON.stringify(objects) });

const pods = (metadata: Record<string, unknown>) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'orders', namespace: 'shop' },
  spec: { template: { metadata } },
});
const policy = (apiVersion: string, spec: Record<string, unknown>) => ({
  apiVersion,
  kind: 'AuthorizationPolicy',
  metadata: { name: 'orders', namespace: 'shop' },
  spec,
});
/** What Linkerd lets probes in by: no identity, for one path. */
const probed = (path: string) => [
  policy('policy.linkerd.io/v1alpha1', {
    targetRef: { kind: 'HTTPRoute', name: 'probe' },
    requiredAuthenticationRefs: [{ kind: 'NetworkAuthentication', name: 'kubelet' }],
  }),
  {
    apiVersion: 'policy.linkerd.io/v1beta3',
    kind: 'HTTPRoute',
    metadata: { name: 'probe', namespace: 'shop' },
    spec: { rules: [{ matches: [{ path: { value: path }, method: 'GET' }] }] },
  },
];

ruleTriple('transport-mesh', {
  violations: {
    'App Mesh': add('AWS::AppMesh::Mesh', {}),
    'a Lattice service without authentication': add('AWS::VpcLattice::Service', { Name: 'orders' }),
    'a Lattice policy for anyone': add('AWS::VpcLattice::AuthPolicy', {
      Policy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'vpc-lattice-svcs:Invoke' }] },
    }),
    'Service Connect without TLS': add('AWS::ECS::Service', {
      ServiceConnectConfiguration: { Enabled: true, Services: [{ PortName: 'orders' }] },
    }),
    'Istio that takes plaintext': manifest({ kind: 'PeerAuthentication', spec: { mtls: { mode: 'PERMISSIVE' } } }),
    'Istio that takes plaintext on one port': manifest({
      kind: 'PeerAuthentication',
      spec: { mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'DISABLE' } } },
    }),
    'Istio tokens that nobody demands': manifest({ kind: 'RequestAuthentication', spec: { jwtRules: [] } }),
    'Istio tokens that one of two ways in does not demand': manifest(
      { kind: 'RequestAuthentication', spec: { jwtRules: [] } },
      {
        kind: 'AuthorizationPolicy',
        spec: { rules: [{ from: [{ source: { requestPrincipals: ['*'] } }, { source: { namespaces: ['a'] } }] }] },
      },
    ),
    'Linkerd that lets anyone in': manifest({
      kind: 'Namespace',
      metadata: { name: 'shop', annotations: { 'config.linkerd.io/default-inbound-policy': 'all-unauthenticated' } },
    }),
    'Istio that sends plaintext to one port': manifest({
      kind: 'DestinationRule',
      spec: { trafficPolicy: { portLevelSettings: [{ port: { number: 8080 }, tls: { mode: 'DISABLE' } }] } },
    }),
    'Istio that sends plaintext to a subset': manifest({
      kind: 'DestinationRule',
      spec: { subsets: [{ name: 'v1', trafficPolicy: { tls: { mode: 'DISABLE' } } }] },
    }),
    'pods with ports past the proxy of Istio': manifest(
      pods({ annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' } }),
    ),
    'pods of Istio without a proxy': manifest(
      policy('security.istio.io/v1', {}),
      policy('security.istio.io/v1', { selector: { matchLabels: { app: 'orders' } } }),
      { ...policy('security.istio.io/v1', { mtls: { mode: 'STRICT' } }), kind: 'PeerAuthentication' },
      pods({ labels: { 'sidecar.istio.io/inject': 'false' } }),
    ),
    'Linkerd that only writes down who comes in': manifest({
      kind: 'Server',
      spec: { port: 'http', accessPolicy: 'audit' },
    }),
    'pods with ports past the proxy of Linkerd': manifest(
      pods({ annotations: { 'config.linkerd.io/skip-inbound-ports': '8080' } }),
    ),
    'pods of Linkerd without a proxy': manifest(
      policy('policy.linkerd.io/v1alpha1', { requiredAuthenticationRefs: [{ kind: 'MeshTLSAuthentication' }] }),
      pods({ annotations: { 'linkerd.io/inject': 'disabled' } }),
    ),
    'a route of Linkerd that is everything, and open': manifest(...probed('/')),
    'a policy in a list of objects': manifest({
      kind: 'List',
      items: [{ kind: 'PeerAuthentication', spec: { mtls: { mode: 'PERMISSIVE' } } }],
    }),
    'one object that stands in no list': add('Custom::AWSCDK-EKS-KubernetesResource', {
      Manifest: JSON.stringify({ kind: 'PeerAuthentication', spec: { mtls: { mode: 'PERMISSIVE' } } }),
    }),
    'a Lattice policy for anyone, as text': add('AWS::VpcLattice::AuthPolicy', {
      Policy: JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } }),
    }),
  },
  unclear: {
    'a Lattice policy that is an intrinsic': add('AWS::VpcLattice::AuthPolicy', { Policy: { Ref: 'Policy' } }),
    'a Lattice policy with a statement on a condition': add('AWS::VpcLattice::AuthPolicy', {
      Policy: { Statement: [{ 'Fn::If': ['Open', { Effect: 'Allow', Principal: '*' }, { Ref: 'AWS::NoValue' }] }] },
    }),
    'a manifest that is an intrinsic': add('Custom::AWSCDK-EKS-KubernetesResource', { Manifest: { Ref: 'Text' } }),
    'a service without a security group that can be seen': add('AWS::ECS::Service', {
      ServiceConnectConfiguration: { Services: [{ PortName: 'orders', Tls: {} }] },
    }),
  },
});

ruleAccepts('transport-mesh', 'probes of Linkerd by a route of one path', manifest(...probed('/live')));

ruleAccepts(
  'transport-mesh',
  'a Lattice policy, as text, for one role',
  add('AWS::VpcLattice::AuthPolicy', {
    Policy: JSON.stringify({
      Statement: { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/shop' }, Action: '*' },
    }),
  }),
);
