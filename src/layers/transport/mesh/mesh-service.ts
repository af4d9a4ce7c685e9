import { type Fault, refuseFaults } from '../../../core/errors';

/**
 * The identity of a workload in a Kubernetes mesh.
 */
export interface MeshIdentity {
  /** The namespace of the workload. */
  readonly namespace: string;

  /** Its service account. */
  readonly serviceAccount: string;
}

/**
 * A workload in a Kubernetes mesh, and who may call it.
 */
export interface MeshService extends MeshIdentity {
  /** Its name: the value of the label `app` of its pods, and the name of its Kubernetes service. */
  readonly name: string;

  /** The port on which its pods listen. */
  readonly port: number;

  /**
   * Names of the services of this mesh that may call it.
   *
   * @default - none
   */
  readonly callers?: string[];

  /**
   * Identities outside the list that may call it, such as that of the ingress gateway.
   *
   * @default - none
   */
  readonly otherCallers?: MeshIdentity[];
}

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Refuses services that a mesh could not tell apart, or whose callers nobody declared. */
export function checkServices(subject: string, services: readonly MeshService[]): void {
  const faults = services.flatMap((service) => [
    ...nameFaults(service),
    ...duplicateFaults(service, services),
    ...callerFaults(service, services),
  ]);
  const none: Fault[] =
    services.length === 0
      ? [{ where: 'services', what: 'there is none', remedy: 'name the workloads of the mesh and who calls them' }]
      : [];
  refuseFaults(subject, [...none, ...faults]);
}

function nameFaults(service: MeshService): Fault[] {
  const names = [
    ['name', service.name],
    ['namespace', service.namespace],
    ['serviceAccount', service.serviceAccount],
    ...(service.otherCallers ?? []).flatMap(({ namespace, serviceAccount }) => [
      ['otherCallers namespace', namespace],
      ['otherCallers serviceAccount', serviceAccount],
    ]),
  ] as const;
  const bad = names.filter(([, value]) => !DNS_LABEL.test(value ?? ''));
  const faults = bad.map(([what, value]) => ({
    where: `service ${service.name}`,
    what: `${what} "${value}" is no DNS label`,
    remedy: 'use lower-case letters, digits and hyphens, at most 63',
  }));
  const { port } = service;
  if (Number.isInteger(port) && port > 0 && port < 65_536) return faults;
  return [...faults, { where: `service ${service.name}`, what: `port ${port} is none`, remedy: 'use 1 to 65535' }];
}

function duplicateFaults(service: MeshService, services: readonly MeshService[]): Fault[] {
  const twins = services.filter((other) => other.name === service.name);
  const sharing = services.filter(
    (other) =>
      other !== service && other.namespace === service.namespace && other.serviceAccount === service.serviceAccount,
  );
  return [
    ...(twins.length > 1 && twins[0] === service
      ? [{ where: `service ${service.name}`, what: 'the name is used twice', remedy: 'give each service its own' }]
      : []),
    ...sharing.map(({ name }) => ({
      where: `service ${service.name}`,
      what: `shares its service account with ${name}: whoever lets one in lets in both`,
      remedy: 'give each service its own service account',
    })),
  ];
}

function callerFaults(service: MeshService, services: readonly MeshService[]): Fault[] {
  const known = services.map(({ name }) => name);
  const unknown = (service.callers ?? []).filter((caller) => !known.includes(caller));
  const defaults = [service, ...(service.otherCallers ?? [])].filter(
    ({ serviceAccount }) => serviceAccount === 'default',
  );
  return [
    ...unknown.map((caller) => ({
      where: `service ${service.name}`,
      what: `caller ${caller} is no service of this mesh`,
      remedy: 'add it, or name its identity in otherCallers',
    })),
    ...defaults.map(({ namespace }) => ({
      where: `service ${service.name}`,
      what: `the service account default of namespace ${namespace} is every pod that has no other`,
      remedy: 'give the workload a service account of its own',
    })),
  ];
}

/** Everybody who may call a service, in order of declaration. */
export function callersOf(service: MeshService, services: readonly MeshService[]): MeshIdentity[] {
  const named = (service.callers ?? []).flatMap((caller) => services.filter(({ name }) => name === caller));
  return [...named, ...(service.otherCallers ?? [])];
}
