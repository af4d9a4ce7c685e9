import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { ruleTriple } from '../rule-triple';

const add = (Type: string, Properties: Record<string, unknown>) => (template: MutableTemplate) => {
  template.Resources.Added = { Type, Properties };
};
const manifest = (...objects: Record<string, unknown>[]) =>
  add('Custom::AWSCDK-EKS-KubernetesResource', { Manifest: JSON.stringify(objects) });

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
  },
  unclear: {
    'a manifest that is an intrinsic': add('Custom::AWSCDK-EKS-KubernetesResource', { Manifest: { Ref: 'Text' } }),
    'a service without a security group that can be seen': add('AWS::ECS::Service', {
      ServiceConnectConfiguration: { Services: [{ PortName: 'orders', Tls: {} }] },
    }),
  },
});
