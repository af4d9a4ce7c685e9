import { asList, asObject, at, isObject, jsonOf } from '../../src/checks/model/references';
import { KUBERNETES_RESOURCE } from '../../src/checks/model/manifests';
import { editAll } from './edit';
import { type Mutant, type MutableTemplate, withoutInTemplate } from './mutant';

const slug = 'transport-mesh';

/** Changes the objects of a kind in the manifests that a template applies. */
function editManifests(
  template: MutableTemplate,
  kind: string,
  edit: (content: Record<string, unknown>) => boolean,
): boolean {
  return editAll(template, KUBERNETES_RESOURCE, (properties) => {
    const objects = asList(jsonOf(properties.Manifest)).filter(isObject);
    const changed = objects
      .filter((each) => each.kind === kind)
      .map(edit)
      .includes(true);
    if (changed) properties.Manifest = JSON.stringify(objects);
    return changed;
  });
}

const DEFAULT = 'config.linkerd.io/default-inbound-policy';

export const transportMesh: readonly Mutant[] = [
  withoutInTemplate(slug, 'the signatures that Lattice demands', (template) =>
    ['AWS::VpcLattice::Service', 'AWS::VpcLattice::ServiceNetwork']
      .map((type) =>
        editAll(template, type, (properties) => {
          const had = properties.AuthType === 'AWS_IAM';
          properties.AuthType = 'NONE';
          return had;
        }),
      )
      .includes(true),
  ),
  withoutInTemplate(slug, 'the callers that Lattice services name', (template) =>
    editAll(template, 'AWS::VpcLattice::AuthPolicy', (properties) => {
      const statements = asList(at(properties.Policy, 'Statement'));
      const isNamed = statements.some((each) => at(each, 'Effect') === 'Allow' && !at(each, 'Condition'));
      const anyone = { Effect: 'Allow', Principal: '*', Action: 'vpc-lattice-svcs:Invoke', Resource: '*' };
      if (isNamed) properties.Policy = { Version: '2012-10-17', Statement: [anyone] };
      return isNamed;
    }),
  ),
  withoutInTemplate(slug, 'TLS between services of ECS', (template) =>
    editAll(template, 'AWS::ECS::Service', (properties) => {
      const services = asList(at(properties, 'ServiceConnectConfiguration', 'Services')).filter(isObject);
      const had = services.filter((each) => each.Tls !== undefined);
      for (const each of had) delete each.Tls;
      return had.length > 0;
    }),
  ),
  withoutInTemplate(slug, 'strict certificates of Istio', (template) =>
    editManifests(template, 'PeerAuthentication', (content) => {
      const mutual = asObject(at(content, 'spec', 'mtls'));
      const had = mutual.mode === 'STRICT';
      mutual.mode = 'PERMISSIVE';
      return had;
    }),
  ),
  withoutInTemplate(slug, 'the default of Linkerd namespaces', (template) =>
    editManifests(template, 'Namespace', (content) => {
      const annotations = asObject(at(content, 'metadata', 'annotations'));
      const had = annotations[DEFAULT] === 'deny';
      if (had) annotations[DEFAULT] = 'all-unauthenticated';
      return had;
    }),
  ),
];
