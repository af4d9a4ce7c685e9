import { addressIngress, referred } from './network-ways';
import { asList, asText, at, isObject } from './references';
import type { TemplateModel, TemplateResource } from './template-model';
import type { TerminatorFault } from './terminators';

/** ECS services that speak plaintext to each other, or let in whoever has an address. */
export function serviceConnectFaults(model: TemplateModel): TerminatorFault[] {
  return model.ofType('AWS::ECS::Service').flatMap((service) => {
    const config = at(service.properties, 'ServiceConnectConfiguration');
    if (!isObject(config) || config.Enabled === false) return [];
    const services = asList(config.Services);
    const plain = services.filter((each) => !isObject(at(each, 'Tls')));
    return [
      ...plain.map((each) => ({
        resource: service.id,
        where: `Service Connect without TLS: ${asText(at(each, 'PortName')) ?? ''}`,
      })),
      ...(services.length > 0 ? groupFaults(model, service) : []),
    ];
  });
}

/** Service Connect asks no caller for a certificate: the security group alone says who may call. */
function groupFaults(model: TemplateModel, service: TemplateResource): TerminatorFault[] {
  const ids = at(service.properties, 'NetworkConfiguration', 'AwsvpcConfiguration', 'SecurityGroups');
  const groups = referred(model, 'AWS::EC2::SecurityGroup', ids);
  if (groups.length === 0) return [{ resource: service.id, where: 'no security group that can be seen here' }];
  return groups
    .flatMap((group) => addressIngress(model, group).map((place) => ({ group: group.id, place })))
    .map(({ group, place }) => ({
      resource: service.id,
      where: `Service Connect asks callers for no proof, and group ${group} is open to addresses (${place})`,
    }));
}
