import { asList, asObject, asText, at, isObject, jsonOf, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';
import type { TerminatorFault } from './terminators';

const faultOf = ({ id: resource }: TemplateResource, where: string): TerminatorFault => ({ resource, where });

/** Meshes that trust the network: those that are gone, and those that let in whoever does not prove who they are. */
export function meshFaults(model: TemplateModel): TerminatorFault[] {
  return [...appMesh(model), ...lattice(model), ...serviceConnect(model), ...kubernetes(model)];
}

function appMesh(model: TemplateModel): TerminatorFault[] {
  return model.resources
    .filter(({ type }) => type.startsWith('AWS::AppMesh::'))
    .map((resource) =>
      faultOf(
        resource,
        'AWS ended App Mesh on 2026-09-30: move ECS services to Service Connect with TLS, others to VPC Lattice, Istio or Linkerd',
      ),
    );
}

function lattice(model: TemplateModel): TerminatorFault[] {
  const open = ['AWS::VpcLattice::Service', 'AWS::VpcLattice::ServiceNetwork']
    .flatMap((type) => model.ofType(type))
    .filter(({ properties }) => properties.AuthType !== 'AWS_IAM')
    .map((resource) => faultOf(resource, 'callers need not sign (AuthType)'));
  const anonymous = model
    .ofType('AWS::VpcLattice::AuthPolicy')
    .filter(({ properties }) => asList(at(properties.Policy, 'Statement')).some(letsAnyoneIn))
    .map((resource) => faultOf(resource, 'its policy lets in callers that did not sign'));
  return [...open, ...anonymous];
}

function letsAnyoneIn(statement: Value): boolean {
  if (at(statement, 'Effect') !== 'Allow') return false;
  const principal = at(statement, 'Principal');
  const isAnyone = principal === '*' || at(principal, 'AWS') === '*' || asList(at(principal, 'AWS')).includes('*');
  const conditions = Object.values(asObject(at(statement, 'Condition'))).flatMap((each) => Object.keys(asObject(each)));
  return isAnyone && !conditions.some((key) => /^aws:Principal(Arn|OrgID|OrgPaths|Account|Type|Tag\/.+)$/i.test(key));
}

function serviceConnect(model: TemplateModel): TerminatorFault[] {
  return model.ofType('AWS::ECS::Service').flatMap((service) => {
    const config = at(service.properties, 'ServiceConnectConfiguration');
    if (!isObject(config) || config.Enabled === false) return [];
    const plain = asList(config.Services).filter((each) => !isObject(at(each, 'Tls')));
    return plain.map((each) => faultOf(service, `Service Connect without TLS: ${asText(at(each, 'PortName')) ?? ''}`));
  });
}

interface Manifest {
  readonly resource: TemplateResource;
  readonly content: Record<string, Value>;
}

function kubernetes(model: TemplateModel): TerminatorFault[] {
  const applied = model.ofType('Custom::AWSCDK-EKS-KubernetesResource');
  const all = applied.flatMap((resource): Manifest[] =>
    asList(jsonOf(resource.properties.Manifest))
      .filter(isObject)
      .map((content) => ({ resource, content })),
  );
  return [
    ...applied
      .filter(({ properties }) => jsonOf(properties.Manifest) === undefined)
      .map((resource) => faultOf(resource, 'a manifest that this check cannot read')),
    ...all.flatMap((manifest) => [...istio(manifest, all), ...linkerd(manifest)]),
  ];
}

const named = ({ content }: Manifest) => `${asText(content.kind)} ${asText(at(content, 'metadata', 'name')) ?? ''}`;
const namespaceOf = ({ content }: Manifest) => asText(at(content, 'metadata', 'namespace')) ?? 'default';

const LOOSE_MODES = ['PERMISSIVE', 'DISABLE', 'UNSET'];

function istio(manifest: Manifest, all: readonly Manifest[]): TerminatorFault[] {
  const { resource, content } = manifest;
  const says = (what: string) => [faultOf(resource, `${named(manifest)}: ${what}`)];
  if (content.kind === 'PeerAuthentication') {
    const ports = Object.values(asObject(at(content, 'spec', 'portLevelMtls')));
    const modes = [at(content, 'spec', 'mtls', 'mode') ?? 'UNSET', ...ports.map((port) => at(port, 'mode') ?? 'UNSET')];
    return modes.some((mode) => LOOSE_MODES.includes(asText(mode) ?? 'UNSET')) ? says('takes plaintext') : [];
  }
  if (content.kind === 'DestinationRule' && at(content, 'spec', 'trafficPolicy', 'tls', 'mode') === 'DISABLE') {
    return says('sends plaintext');
  }
  if (content.kind === 'RequestAuthentication' && !all.some((each) => demandsToken(each, namespaceOf(manifest)))) {
    return says('by itself lets in requests without a token; add a policy that demands requestPrincipals');
  }
  return [];
}

/** An authorization policy that lets nobody in without a token. */
function demandsToken(manifest: Manifest, namespace: string): boolean {
  const { content } = manifest;
  if (content.kind !== 'AuthorizationPolicy' || namespaceOf(manifest) !== namespace) return false;
  const sources = asList(at(content, 'spec', 'rules')).flatMap((rule) => asList(at(rule, 'from')));
  const isDeny = at(content, 'spec', 'action') === 'DENY';
  const member = isDeny ? 'notRequestPrincipals' : 'requestPrincipals';
  const demanding = sources.filter((source) => asList(at(source, 'source', member)).length > 0);
  return demanding.length > 0 && (isDeny || demanding.length === sources.length);
}

const OPEN_POLICIES = ['all-unauthenticated', 'cluster-unauthenticated'];

function linkerd(manifest: Manifest): TerminatorFault[] {
  const { resource, content } = manifest;
  const annotations = [
    at(content, 'metadata', 'annotations'),
    at(content, 'spec', 'template', 'metadata', 'annotations'),
  ].map((each) => asText(asObject(each)['config.linkerd.io/default-inbound-policy']) ?? '');
  const isOpen =
    annotations.some((policy) => OPEN_POLICIES.includes(policy)) ||
    (content.kind === 'Server' && OPEN_POLICIES.includes(asText(at(content, 'spec', 'accessPolicy')) ?? '')) ||
    (content.kind === 'ServerAuthorization' && at(content, 'spec', 'client', 'unauthenticated') === true);
  return isOpen ? [faultOf(resource, `${named(manifest)}: lets in callers without an identity`)] : [];
}
