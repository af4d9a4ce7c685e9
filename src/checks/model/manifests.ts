import { asObject, asText, at, isObject, jsonOf, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';
import type { TerminatorFault } from './terminators';

/** What CDK applies a Kubernetes manifest with. */
export const KUBERNETES_RESOURCE = 'Custom::AWSCDK-EKS-KubernetesResource';

/** One Kubernetes object, and the resource that applies it. */
export interface Manifest {
  readonly resource: TemplateResource;
  readonly content: Record<string, Value>;
}

/** All objects of a template, and the resources whose objects cannot be read. */
export function manifestsOf(model: TemplateModel): { readonly all: Manifest[]; readonly unread: TemplateResource[] } {
  const applied = model.ofType(KUBERNETES_RESOURCE);
  const all = applied.flatMap((resource) =>
    objectsIn(jsonOf(resource.properties.Manifest)).map((content): Manifest => ({ resource, content })),
  );
  return { all, unread: applied.filter(({ properties }) => jsonOf(properties.Manifest) === undefined) };
}

/** One object, several, or a `List` of them: `kubectl` applies all. */
function objectsIn(content: Value): readonly Record<string, Value>[] {
  return [content]
    .flat()
    .filter(isObject)
    .flatMap((each) => (each.kind === 'List' ? objectsIn(each.items) : [each]));
}

/** `AuthorizationPolicy rates`. */
export function named({ content }: Manifest): string {
  return `${asText(content.kind)} ${asText(at(content, 'metadata', 'name')) ?? ''}`;
}

/** The namespace of an object; `kubectl` puts what names none into `default`. */
export function namespaceOf({ content }: Manifest): string {
  return asText(at(content, 'metadata', 'namespace')) ?? 'default';
}

/** Tells whether an object is of an API group, in any version; one that says no version may be of any. */
export function isOf({ content }: Manifest, group: string, kind?: string): boolean {
  const version = asText(content.apiVersion);
  const isGroup = version === undefined ? kind !== undefined : version.split('/')[0] === group;
  return isGroup && (kind === undefined || content.kind === kind);
}

/** A fault of one object. */
export function says(manifest: Manifest, what: string): TerminatorFault {
  return { resource: manifest.resource.id, where: `${named(manifest)}: ${what}` };
}

/** The namespaces that a template makes, by name. */
export function namespacesOf(all: readonly Manifest[]): ReadonlyMap<string, Manifest> {
  return new Map(
    all
      .filter(({ content }) => content.kind === 'Namespace' && content.apiVersion === 'v1')
      .map((each) => [asText(at(each.content, 'metadata', 'name')) ?? '', each]),
  );
}

/** Labels or annotations of an object, and of the pods that it makes. */
export function markedWith({ content }: Manifest, kind: 'labels' | 'annotations', name: string): readonly string[] {
  return [at(content, 'metadata', kind), at(content, 'spec', 'template', 'metadata', kind)].flatMap(
    (each) => asText(asObject(each)[name]) ?? [],
  );
}

const WORKLOADS = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];

/** Tells whether an object makes pods that wait for callers. */
export function isWorkload({ content }: Manifest): boolean {
  return WORKLOADS.includes(asText(content.kind) ?? '');
}
