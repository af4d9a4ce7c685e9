import { istioFaults } from './istio-policies';
import { latticeFaults } from './lattice';
import { linkerdFaults } from './linkerd-policies';
import { manifestsOf } from './manifests';
import { serviceConnectFaults } from './service-connect';
import type { TemplateModel } from './template-model';
import type { TerminatorFault } from './terminators';

/** Meshes that trust the network: those that are gone, and those that let in whoever does not prove who they are. */
export function meshFaults(model: TemplateModel): TerminatorFault[] {
  return [...appMesh(model), ...latticeFaults(model), ...serviceConnectFaults(model), ...kubernetes(model)];
}

function appMesh(model: TemplateModel): TerminatorFault[] {
  return model.resources
    .filter(({ type }) => type.startsWith('AWS::AppMesh::'))
    .map(({ id }) => ({
      resource: id,
      where:
        'AWS ended App Mesh on 2026-09-30: move ECS services to Service Connect with TLS, others to VPC Lattice, Istio or Linkerd',
    }));
}

function kubernetes(model: TemplateModel): TerminatorFault[] {
  const { all, unread } = manifestsOf(model);
  return [
    ...unread.map(({ id }) => ({ resource: id, where: 'a manifest that this check cannot read' })),
    ...istioFaults(all),
    ...linkerdFaults(all),
  ];
}
