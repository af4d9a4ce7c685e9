import { isOf, markedWith, type Manifest, namespaceOf, namespacesOf, says } from './manifests';
import { asList, asText, at, type Value } from './references';
import type { TerminatorFault } from './terminators';

const POLICY = 'policy.linkerd.io';
const DEFAULT = 'config.linkerd.io/default-inbound-policy';
const OPEN_POLICIES = ['all-unauthenticated', 'cluster-unauthenticated'];

/** What the Linkerd objects of a template leave open: callers without identity, ports that nobody described. */
export function linkerdFaults(all: readonly Manifest[]): TerminatorFault[] {
  return [
    ...all.filter(isOpen).map((each) => says(each, 'lets in callers without an identity')),
    ...all
      .filter((each) => isOf(each, POLICY, 'MeshTLSAuthentication') && takesEverybody(each))
      .map((each) => says(each, 'takes every identity of the mesh')),
    ...namespaceFaults(all),
  ];
}

function isOpen(manifest: Manifest): boolean {
  const { content } = manifest;
  const isUnauthenticated = (policy: Value) => OPEN_POLICIES.includes(asText(policy) ?? '');
  return (
    markedWith(manifest, 'annotations', DEFAULT).some(isUnauthenticated) ||
    (content.kind === 'Server' && isUnauthenticated(at(content, 'spec', 'accessPolicy'))) ||
    (content.kind === 'ServerAuthorization' && at(content, 'spec', 'client', 'unauthenticated') === true) ||
    (isOf(manifest, POLICY, 'AuthorizationPolicy') && trustsNetwork(manifest))
  );
}

/** A policy that asks for no identity: for nothing at all, or for an address. Probes come by a route of their own. */
function trustsNetwork({ content }: Manifest): boolean {
  if (at(content, 'spec', 'targetRef', 'kind') === 'HTTPRoute') return false;
  const kinds = asList(at(content, 'spec', 'requiredAuthenticationRefs')).map((each) => asText(at(each, 'kind')));
  return !kinds.some((kind) => kind === 'MeshTLSAuthentication' || kind === 'ServiceAccount');
}

const takesEverybody = ({ content }: Manifest) => asList(at(content, 'spec', 'identities')).includes('*');

/** Namespaces with described ports whose other ports, or whose pods, nobody guards. */
function namespaceFaults(all: readonly Manifest[]): TerminatorFault[] {
  const used = new Set(all.filter((each) => isOf(each, POLICY)).map(namespaceOf));
  return [...namespacesOf(all)].flatMap(([name, namespace]) => {
    if (!used.has(name)) return [];
    const isInjected = markedWith(namespace, 'annotations', 'linkerd.io/inject').includes('enabled');
    const hasDefault = markedWith(namespace, 'annotations', DEFAULT).length > 0;
    return [
      ...(isInjected ? [] : [says(namespace, 'its pods are outside of the mesh: no policy holds there')]),
      ...(hasDefault ? [] : [says(namespace, 'no default-inbound-policy: ports that nobody described are open')]),
    ];
  });
}
