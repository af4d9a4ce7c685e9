import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Mesh, type MeshService } from '../../../../src';
import { crdFaults, hasCrds } from '../../../../examples/topologies/crd';

const services: MeshService[] = [
  {
    name: 'orders',
    namespace: 'shop',
    serviceAccount: 'orders',
    port: 8443,
    otherCallers: [{ namespace: 'ingress', serviceAccount: 'gateway' }],
  },
  { name: 'stock', namespace: 'shop', serviceAccount: 'stock', port: 8080, callers: ['orders'] },
  { name: 'ledger', namespace: 'finance', serviceAccount: 'ledger', port: 9000 },
];

interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: {
    readonly podSelector: { readonly matchLabels: { readonly app: string } };
    readonly port: number;
    readonly targetRef: { readonly name: string };
    readonly requiredAuthenticationRefs: readonly { readonly name: string }[];
    readonly identityRefs: readonly { readonly name: string; readonly namespace: string }[];
  };
}

interface Call {
  readonly caller?: { namespace: string; serviceAccount: string };
  readonly namespace: string;
  readonly app: string;
  readonly port: number;
}

/** What Linkerd's proxy decides (Linkerd page "Authorization Policy"). */
function linkerdAllows(manifests: readonly Manifest[], { caller, namespace, app, port }: Call): boolean {
  const own = manifests.filter(({ metadata }) => metadata.namespace === namespace);
  const server = own.find(
    ({ kind, spec }) => kind === 'Server' && spec.podSelector.matchLabels.app === app && spec.port === port,
  );
  const home = manifests.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace);
  const isDenied = home?.metadata.annotations?.['config.linkerd.io/default-inbound-policy'] === 'deny';
  if (!server) return !isDenied;
  const policies = own.filter(
    ({ kind, spec }) => kind === 'AuthorizationPolicy' && spec.targetRef.name === server.metadata.name,
  );
  return policies.some(({ spec }) =>
    spec.requiredAuthenticationRefs.every(({ name }) =>
      own
        .find(({ kind, metadata }) => kind === 'MeshTLSAuthentication' && metadata.name === name)
        ?.spec.identityRefs.some((ref) => ref.name === caller?.serviceAccount && ref.namespace === caller?.namespace),
    ),
  );
}

const manifests = Mesh.linkerd({ services }).manifests as Manifest[];
const toStock = {
  caller: { namespace: 'shop', serviceAccount: 'orders' },
  namespace: 'shop',
  app: 'stock',
  port: 8080,
};

test.each<[string, Call, boolean]>([
  ['a named caller', toStock, true],
  [
    'the ingress gateway',
    { ...toStock, app: 'orders', port: 8443, caller: { namespace: 'ingress', serviceAccount: 'gateway' } },
    true,
  ],
  ['a caller of another service', { ...toStock, caller: { namespace: 'ingress', serviceAccount: 'gateway' } }, false],
  [
    'the same name in another namespace',
    { ...toStock, caller: { namespace: 'evil', serviceAccount: 'orders' } },
    false,
  ],
  ['an unmeshed caller', { namespace: 'shop', app: 'stock', port: 8080 }, false],
  ['another port', { ...toStock, port: 4191 }, false],
  ['a service without callers', { ...toStock, namespace: 'finance', app: 'ledger', port: 9000 }, false],
  ['a pod that nobody described', { ...toStock, app: 'debug' }, false],
])('%s: %#', (_name, call, expected) => {
  expect(linkerdAllows(manifests, call)).toBe(expected);
});

test('without the default of the namespace, a pod that nobody described is open', () => {
  const broken = manifests.filter((manifest) => manifest.kind !== 'Namespace');

  expect(linkerdAllows(broken, { ...toStock, app: 'debug' })).toBe(true);
});

test('a protocol that Linkerd does not know is refused', () => {
  expect(() => Mesh.linkerd({ services, proxyProtocol: 'HTTP' })).toThrow(/proxyProtocol "HTTP" is none of/);
});

test('manifests are written in the order of application, one a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardened-mesh-'));
  try {
    const mesh = Mesh.linkerd({ services });
    const files = mesh.writeTo(join(folder, 'out'));

    expect(files.map((file) => file.slice(folder.length + 5))).toEqual(
      expect.arrayContaining(['00-namespace-shop.yaml']),
    );
    const read = files.flatMap((file) =>
      parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS()),
    );
    expect(read).toEqual(mesh.manifests);
    expect(parseAllDocuments(mesh.toYaml()).map((document) => document.toJS())).toEqual(mesh.manifests);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

(hasCrds ? test : test.skip)('every manifest conforms to its resource definition', () => {
  const checked = manifests.map(crdFaults).filter((faults) => faults !== undefined);

  expect(checked.flat()).toEqual([]);
  expect(checked).toHaveLength(7);
});
if (!hasCrds) console.warn('SKIPPED: manifests are not validated, ../shared/data/crds is missing');
