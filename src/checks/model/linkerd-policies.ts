import { isOf, isWorkload, type Manifest, markedWith, namespaceOf, namespacesOf, says } from './manifests';
import { asList, asText, at, type Value } from './references';
import type { TerminatorFault } from './terminators';

const POLICY = 'policy.linkerd.io';
const INJECT = 'linkerd.io/inject';
const OUTSIDE = 'its pods are outside of the mesh: no policy holds there';
const DEFAULT = 'config.linkerd.io/default-inbound-policy';
// Linkerd reference, "Authorization Policy": `audit` lets in what `all-unauthenticated` does, and writes it down.
const OPEN_POLICIES = ['all-unauthenticated', 'cluster-unauthenticated', 'audit'];

/** What the Linkerd objects of a template leave open: callers without identity, ports that nobody described. */
export function linkerdFaults(all: readonly Manifest[]): TerminatorFault[] {
  return [
    ...all.filter((each) => isOpen(each, all)).map((each) => says(each, 'lets in callers without an identity')),
    ...all
      .filter((each) => isOf(each, POLICY, 'MeshTLSAuthentication') && takesEverybody(each))
      .map((each) => says(each, 'takes every identity of the mesh')),
    ...all
      .filter((each) => markedWith(each, 'annotations', 'config.linkerd.io/skip-inbound-ports').length > 0)
      .map((each) => says(each, 'has ports that are reached past the proxy: no policy holds there')),
    ...namespaceFaults(all),
  ];
}

function isOpen(manifest: Manifest, all: readonly Manifest[]): boolean {
  const { content } = manifest;
  const isUnauthenticated = (policy: Value) => OPEN_POLICIES.includes(asText(policy) ?? '');
  return (
    markedWith(manifest, 'annotations', DEFAULT).some(isUnauthenticated) ||
    (content.kind === 'Server' && isUnauthenticated(at(content, 'spec', 'accessPolicy'))) ||
    (content.kind === 'ServerAuthorization' && at(content, 'spec', 'client', 'unauthenticated') === true) ||
    (isOf(manifest, POLICY, 'AuthorizationPolicy') && trustsNetwork(manifest, all))
  );
}

/** A policy that asks for no identity: for nothing at all, or for an address. Probes come by a route of their own. */
function trustsNetwork(policy: Manifest, all: readonly Manifest[]): boolean {
  const { content } = policy;
  const target = at(content, 'spec', 'targetRef');
  const isOfTarget = (each: Manifest) =>
    at(each.content, 'metadata', 'name') === at(target, 'name') && namespaceOf(each) === namespaceOf(policy);
  const routes = all.filter((each) => each.content.kind === 'HTTPRoute' && isOfTarget(each));
  if (at(target, 'kind') === 'HTTPRoute' && routes.length > 0 && routes.every(isNarrow)) return false;
  const kinds = asList(at(content, 'spec', 'requiredAuthenticationRefs')).map((each) => asText(at(each, 'kind')));
  return !kinds.some((kind) => kind === 'MeshTLSAuthentication' || kind === 'ServiceAccount');
}

/** A route of named paths alone. */
function isNarrow({ content }: Manifest): boolean {
  const rules = asList(at(content, 'spec', 'rules')).map((rule) => asList(at(rule, 'matches')));
  const paths = rules.flat().map((match) => at(match, 'path'));
  const isNamed = (path: Value) =>
    at(path, 'type') !== 'RegularExpression' && !['', '/'].includes(asText(at(path, 'value')) ?? '');
  return rules.length > 0 && rules.every((matches) => matches.length > 0) && paths.every(isNamed);
}

const takesEverybody = ({ content }: Manifest) => asList(at(content, 'spec', 'identities')).includes('*');

/** Namespaces with described ports whose other ports, or whose pods, nobody guards. */
function namespaceFaults(all: readonly Manifest[]): TerminatorFault[] {
  const used = new Set(all.filter((each) => isOf(each, POLICY)).map(namespaceOf));
  const outside = all
    .filter((each) => isWorkload(each) && used.has(namespaceOf(each)))
    .filter((each) => markedWith(each, 'annotations', INJECT).includes('disabled'));
  const ofNamespaces = [...namespacesOf(all)].flatMap(([name, namespace]) => {
    if (!used.has(name)) return [];
    const isInjected = markedWith(namespace, 'annotations', INJECT).includes('enabled');
    const hasDefault = markedWith(namespace, 'annotations', DEFAULT).length > 0;
    return [
      ...(isInjected ? [] : [says(namespace, OUTSIDE)]),
      ...(hasDefault ? [] : [says(namespace, 'no default-inbound-policy: ports that nobody described are open')]),
    ];
  });
  return [...outside.map((each) => says(each, OUTSIDE)), ...ofNamespaces];
}
