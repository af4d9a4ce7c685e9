import { isOf, isWorkload, type Manifest, markedWith, namespaceOf, namespacesOf, says } from './manifests';
import { asList, asObject, asText, at, type Value } from './references';
import type { TerminatorFault } from './terminators';

const SECURITY = 'security.istio.io';
const OUTSIDE = 'its pods are outside of the mesh: no policy holds there';
const LOOSE_MODES = ['PERMISSIVE', 'DISABLE', 'UNSET'];

/** What the Istio objects of a template leave open: plaintext, callers without identity, pods that no policy is about. */
export function istioFaults(all: readonly Manifest[]): TerminatorFault[] {
  const policies = all.filter((each) => isOf(each, SECURITY, 'AuthorizationPolicy'));
  return [
    ...all
      .filter((each) => isOf(each, SECURITY, 'PeerAuthentication'))
      .filter(takesPlaintext)
      .map(plaintext),
    ...all.filter(sendsPlaintext).map((each) => says(each, 'sends plaintext')),
    ...all
      .filter(passesProxy)
      .map((each) => says(each, 'has ports that are reached past the proxy: no policy holds there')),
    ...all
      .filter((each) => isOf(each, SECURITY, 'RequestAuthentication'))
      .filter((each) => !isTokenDemanded(each, policies))
      .map((each) =>
        says(each, 'by itself lets in requests without a token; add a policy that demands requestPrincipals'),
      ),
    ...policies.filter(letsAnyoneIn).map((each) => says(each, 'lets in callers without an identity')),
    ...defaultFaults(policies, all),
    ...outsiders(policies, all),
  ];
}

const plaintext = (manifest: Manifest) => says(manifest, 'takes plaintext');

function takesPlaintext({ content }: Manifest): boolean {
  const ports = Object.values(asObject(at(content, 'spec', 'portLevelMtls')));
  const modes = [at(content, 'spec', 'mtls', 'mode') ?? 'UNSET', ...ports.map((port) => at(port, 'mode') ?? 'UNSET')];
  return modes.some((mode) => LOOSE_MODES.includes(asText(mode) ?? 'UNSET'));
}

/** A DestinationRule says it for a host, for one of its ports, and for a subset and its ports. */
function sendsPlaintext({ content }: Manifest): boolean {
  if (content.kind !== 'DestinationRule') return false;
  const policies = [content.spec, ...asList(at(content, 'spec', 'subsets'))].map((each) => at(each, 'trafficPolicy'));
  const settings = policies.flatMap((policy) => [policy, ...asList(at(policy, 'portLevelSettings'))]);
  return settings.some((setting) => at(setting, 'tls', 'mode') === 'DISABLE');
}

/** Ports whose callers never meet the proxy. */
function passesProxy(manifest: Manifest): boolean {
  const included = markedWith(manifest, 'annotations', 'traffic.sidecar.istio.io/includeInboundPorts');
  const excluded = markedWith(manifest, 'annotations', 'traffic.sidecar.istio.io/excludeInboundPorts');
  return included.some((ports) => ports !== '*') || excluded.some((ports) => ports !== '');
}

const isAllow = ({ content }: Manifest) => (at(content, 'spec', 'action') ?? 'ALLOW') === 'ALLOW';
const isForAll = ({ content }: Manifest) =>
  at(content, 'spec', 'selector') === undefined && at(content, 'spec', 'targetRefs') === undefined;
const rulesOf = ({ content }: Manifest) => asList(at(content, 'spec', 'rules'));
const isAllowNothing = (policy: Manifest) => isAllow(policy) && rulesOf(policy).length === 0;

/** Sources of a rule; a rule without any is about every caller. */
function sourcesOf(rule: Value): readonly Value[] {
  const sources = asList(at(rule, 'from')).map((each) => at(each, 'source'));
  return sources.length > 0 ? sources : [{}];
}

const IDENTITIES = ['principals', 'requestPrincipals', 'serviceAccounts', 'namespaces'];

/** Policies of an ingress gateway are about callers that have no identity of the mesh. */
function letsAnyoneIn(policy: Manifest): boolean {
  const { content } = policy;
  const labels = asObject(at(content, 'spec', 'selector', 'matchLabels'));
  const isIngress =
    Object.values(labels).some((value) => /gateway/.test(asText(value) ?? '')) ||
    asList(at(content, 'spec', 'targetRefs')).some((reference) => at(reference, 'kind') === 'Gateway');
  if (!isAllow(policy) || isIngress) return false;
  return rulesOf(policy)
    .flatMap(sourcesOf)
    .some((source) => !IDENTITIES.some((member) => namesSomebody(at(source, member))));
}

function namesSomebody(names: Value): boolean {
  const list = asList(names);
  return list.length > 0 && !list.includes('*');
}

/** What nobody selected is open unless a policy allows nothing, and takes plaintext unless a policy is strict. */
function defaultFaults(policies: readonly Manifest[], all: readonly Manifest[]): TerminatorFault[] {
  const peers = all.filter((each) => isOf(each, SECURITY, 'PeerAuthentication')).filter(isForAll);
  const roots = new Set(['istio-system', ...peers.filter(isMeshWide(policies)).map(namespaceOf)]);
  const first = firstByNamespace(policies.filter((policy) => !isForAll(policy)));
  return [...first].flatMap(([namespace, policy]) => {
    const isHere = (each: Manifest) => roots.has(namespaceOf(each)) || namespaceOf(each) === namespace;
    const isDenied = policies.some((each) => isForAll(each) && isAllowNothing(each) && isHere(each));
    return [
      ...(isDenied
        ? []
        : [says(policy, `no policy allows nothing in ${namespace}: pods that no policy selects are open`)]),
      ...(peers.some(isHere)
        ? []
        : [says(policy, `no PeerAuthentication is strict in ${namespace}: it takes plaintext`)]),
    ];
  });
}

/** A root namespace has no workloads of its own. */
const isMeshWide = (policies: readonly Manifest[]) => (peer: Manifest) =>
  !policies.some((policy) => !isForAll(policy) && namespaceOf(policy) === namespaceOf(peer));

function firstByNamespace(policies: readonly Manifest[]): ReadonlyMap<string, Manifest> {
  return new Map([...policies].reverse().map((policy) => [namespaceOf(policy), policy]));
}

/** Namespaces that policies are about and that the mesh does not carry: nothing is enforced there. */
function outsiders(policies: readonly Manifest[], all: readonly Manifest[]): TerminatorFault[] {
  const used = new Set(policies.filter((policy) => !isForAll(policy)).map(namespaceOf));
  const outside = all
    .filter((each) => isWorkload(each) && used.has(namespaceOf(each)))
    .filter((each) =>
      (['labels', 'annotations'] as const).some((kind) =>
        markedWith(each, kind, 'sidecar.istio.io/inject').includes('false'),
      ),
    );
  const ofNamespaces = [...namespacesOf(all)].flatMap(([name, namespace]) => {
    const isMeshed =
      markedWith(namespace, 'labels', 'istio-injection').includes('enabled') ||
      markedWith(namespace, 'labels', 'istio.io/rev').length > 0 ||
      markedWith(namespace, 'labels', 'istio.io/dataplane-mode').includes('ambient');
    return !used.has(name) || isMeshed ? [] : [says(namespace, OUTSIDE)];
  });
  return [...outside.map((each) => says(each, OUTSIDE)), ...ofNamespaces];
}

/** Tells whether the workload of a RequestAuthentication lets nobody in without a token. */
function isTokenDemanded(request: Manifest, policies: readonly Manifest[]): boolean {
  const own = policies.filter((policy) => namespaceOf(policy) === namespaceOf(request));
  const aimed = own.filter((policy) => isForAll(policy) || targetOf(policy) === targetOf(request) || isForAll(request));
  return aimed.some(demandsToken) || (aimed.length > 0 && aimed.every(isAllowNothing));
}

const targetOf = ({ content }: Manifest) =>
  JSON.stringify([at(content, 'spec', 'selector'), at(content, 'spec', 'targetRefs')]);

/** An authorization policy that lets nobody in without a token. */
function demandsToken(policy: Manifest): boolean {
  const isDeny = at(policy.content, 'spec', 'action') === 'DENY';
  const sources = rulesOf(policy).flatMap((rule) => asList(at(rule, 'from')));
  const member = isDeny ? 'notRequestPrincipals' : 'requestPrincipals';
  const demanding = sources.filter((source) => asList(at(source, 'source', member)).length > 0);
  return demanding.length > 0 && (isDeny || demanding.length === sources.length);
}
