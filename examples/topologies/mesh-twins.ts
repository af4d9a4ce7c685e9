import { beside, type BrokenTwin, change, openGroup, remove, set, twin } from './twin';

const MESH = 'transport-mesh';
const APPLIED = 'Custom::AWSCDK-EKS-KubernetesResource';
const SERVICE = 'AWS::ECS::Service';
const POLICY = 'AWS::VpcLattice::AuthPolicy';

export const SERVICE_CONNECT_TWINS: readonly BrokenTwin[] = [
  twin(
    'plaintext between services',
    MESH,
    /Service Connect without TLS: orders/,
    change(SERVICE, ({ ServiceConnectConfiguration: config }) => {
      for (const each of (config as { Services: Record<string, unknown>[] }).Services) delete each['Tls'];
    }),
  ),
  twin(
    'the group of a service',
    MESH,
    /asks callers for no proof, and group RatesGroup\w+ is open/,
    openGroup(/RatesGroup/),
  ),
  twin(
    'a service without a group',
    MESH,
    /no security group that can be seen/,
    change(SERVICE, ({ NetworkConfiguration: network }) => {
      (network as { AwsvpcConfiguration: Record<string, unknown> }).AwsvpcConfiguration['SecurityGroups'] = [];
    }),
  ),
  twin(
    'a mesh that AWS ended',
    MESH,
    /ended App Mesh/,
    beside(SERVICE, 'AWS::AppMesh::Mesh', () => ({ MeshName: 'old' })),
  ),
];

/** Lets in whoever the statement says, beside those whom the policy names. */
const admit = (statement: object) =>
  change(
    POLICY,
    ({ Policy }) =>
      (Policy as { Statement: object[] }).Statement.push({
        Effect: 'Allow',
        Action: 'vpc-lattice-svcs:Invoke',
        Resource: '*',
        ...statement,
      }),
    /quotes/,
  );

export const LATTICE_TWINS: readonly BrokenTwin[] = [
  twin(
    'a service that asks for no signature',
    MESH,
    /MeshquotesService\w+ callers need not sign/,
    set('AWS::VpcLattice::Service', 'AuthType', 'NONE', /quotes/),
  ),
  twin(
    'a network that asks for no signature',
    MESH,
    /MeshNetwork\w+ callers need not sign/,
    set('AWS::VpcLattice::ServiceNetwork', 'AuthType', 'NONE'),
  ),
  twin(
    'a policy for everyone',
    MESH,
    /MeshquotesPolicy\w+ its policy lets in callers that it does not name/,
    admit({ Principal: '*' }),
  ),
  twin(
    'a policy for everyone in the VPC',
    MESH,
    /MeshquotesPolicy\w+ its policy/,
    admit({ Principal: '*', Condition: { StringEquals: { 'vpc-lattice-svcs:SourceVpc': 'vpc-1' } } }),
  ),
  twin(
    'a policy that unsigned requests meet',
    MESH,
    /MeshquotesPolicy\w+ its policy/,
    admit({ Principal: { AWS: '*' }, Condition: { StringNotEquals: { 'aws:PrincipalAccount': '999999999999' } } }),
  ),
  twin(
    'a listener in the clear',
    'transport-plaintext',
    /listener by HTTP/,
    set('AWS::VpcLattice::Listener', 'Protocol', 'HTTP'),
  ),
  twin(
    'targets in the clear',
    'transport-plaintext',
    /targets by HTTP/,
    change(
      'AWS::VpcLattice::TargetGroup',
      ({ Config }) => Object.assign(Config as object, { Protocol: 'HTTP' }),
      /stock/,
    ),
  ),
  twin(
    'a function URL round the mesh',
    MESH,
    /function URL round the mesh/,
    beside(
      'AWS::Lambda::Function',
      'AWS::Lambda::Url',
      (id) => ({ TargetFunctionArn: { 'Fn::GetAtt': [id, 'Arn'] }, AuthType: 'NONE' }),
      /^Quotes/,
    ),
  ),
  twin(
    'an internet-facing target',
    MESH,
    /Stock\w+ faces the internet/,
    set('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Scheme', 'internet-facing'),
  ),
  twin('the group of a target', MESH, /group StockBalancer\w+ is open to addresses/, openGroup(/^StockBalancer/)),
];

type KubernetesObject = Record<string, unknown> & {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Marks; readonly annotations?: Marks };
  spec: Record<string, unknown>;
};
type Marks = Record<string, string>;

/** Changes the manifests of a kind, or one of them, as the one who edits their files would. */
function manifest(
  kind: string,
  name: string | undefined,
  edit: (each: KubernetesObject) => unknown,
): BrokenTwin['edit'] {
  return ({ Resources }) => {
    const found = Object.values(Resources).flatMap(({ Type, Properties }) => {
      if (Type !== APPLIED || !Properties) return [];
      const objects = JSON.parse(String(Properties['Manifest'])) as KubernetesObject[];
      const meant = objects.filter((each) => each.kind === kind && (name === undefined || each.metadata.name === name));
      for (const each of meant) edit(each);
      Properties['Manifest'] = JSON.stringify(objects);
      return meant;
    });
    return found.length > 0;
  };
}

/** The only source that may call. */
const source = (value: object) => (policy: KubernetesObject) => {
  policy.spec['rules'] = [{ from: [{ source: value }] }];
};

export const ISTIO_TWINS: readonly BrokenTwin[] = [
  twin(
    'plaintext to every pod',
    MESH,
    /PeerAuthentication default: takes plaintext/,
    manifest('PeerAuthentication', 'default', ({ spec }) => Object.assign(spec, { mtls: { mode: 'PERMISSIVE' } })),
  ),
  twin(
    'one port to plaintext',
    MESH,
    /PeerAuthentication default: takes plaintext/,
    manifest('PeerAuthentication', 'default', ({ spec }) =>
      Object.assign(spec, { portLevelMtls: { 8443: { mode: 'DISABLE' } } }),
    ),
  ),
  twin('pods that no policy selects', MESH, /no policy allows nothing in shop/, removeManifest(/deny-all/)),
  twin(
    'a mesh without strict certificates',
    MESH,
    /no PeerAuthentication is strict in shop/,
    removeManifest(/PeerAuthentication/),
  ),
  twin(
    'a namespace outside of the mesh',
    MESH,
    /Namespace shop: its pods are outside of the mesh/,
    manifest('Namespace', 'shop', ({ metadata }) => Object.assign(metadata.labels!, { 'istio-injection': 'disabled' })),
  ),
  twin(
    'a workload to callers without a certificate',
    MESH,
    /AuthorizationPolicy rates: lets in callers without an identity/,
    manifest('AuthorizationPolicy', 'rates', ({ spec }) => Object.assign(spec, { rules: [{}] })),
  ),
  twin(
    'a workload to every identity',
    MESH,
    /AuthorizationPolicy rates: lets in callers without an identity/,
    manifest('AuthorizationPolicy', 'rates', source({ principals: ['*'] })),
  ),
  twin(
    'a workload to whoever has an address',
    MESH,
    /AuthorizationPolicy rates: lets in callers without an identity/,
    manifest('AuthorizationPolicy', 'rates', source({ ipBlocks: ['10.0.0.0/8'] })),
  ),
  twin(
    'a workload to callers without a token',
    MESH,
    /RequestAuthentication rates: by itself lets in requests without a token/,
    manifest('AuthorizationPolicy', 'rates', source({ principals: ['cluster.local/ns/shop/sa/orders'] })),
  ),
];

/** Takes the manifests out whose text matches. */
function removeManifest(text: RegExp): BrokenTwin['edit'] {
  return (template) => {
    const ids = Object.entries(template.Resources)
      .filter(([, { Type, Properties }]) => Type === APPLIED && text.test(JSON.stringify(Properties)))
      .map(([id]) => id);
    return ids.map((id) => remove(APPLIED, new RegExp(`^${id}$`))(template)).includes(true);
  };
}

const DEFAULT = 'config.linkerd.io/default-inbound-policy';

export const LINKERD_TWINS: readonly BrokenTwin[] = [
  twin(
    'ports that nobody described',
    MESH,
    /Namespace shop: lets in callers without an identity/,
    manifest('Namespace', 'shop', ({ metadata }) =>
      Object.assign(metadata.annotations!, { [DEFAULT]: 'all-unauthenticated' }),
    ),
  ),
  twin(
    'a namespace without a default',
    MESH,
    /Namespace shop: no default-inbound-policy/,
    manifest('Namespace', 'shop', ({ metadata }) => delete metadata.annotations![DEFAULT]),
  ),
  twin(
    'a namespace outside of the mesh',
    MESH,
    /Namespace shop: its pods are outside of the mesh/,
    manifest('Namespace', 'shop', ({ metadata }) =>
      Object.assign(metadata.annotations!, { 'linkerd.io/inject': 'disabled' }),
    ),
  ),
  twin(
    'a described port',
    MESH,
    /Server rates: lets in callers without an identity/,
    manifest('Server', 'rates', ({ spec }) => Object.assign(spec, { accessPolicy: 'cluster-unauthenticated' })),
  ),
  twin(
    'a workload to every identity',
    MESH,
    /MeshTLSAuthentication rates-callers: takes every identity/,
    manifest('MeshTLSAuthentication', 'rates-callers', (each) => (each.spec = { identities: ['*'] })),
  ),
  twin(
    'a workload to whoever has an address',
    MESH,
    /AuthorizationPolicy rates-callers: lets in callers without an identity/,
    manifest('AuthorizationPolicy', 'rates-callers', ({ spec }) =>
      Object.assign(spec, {
        requiredAuthenticationRefs: [{ group: 'policy.linkerd.io', kind: 'NetworkAuthentication', name: 'cluster' }],
      }),
    ),
  ),
];
