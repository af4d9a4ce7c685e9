import { type Attack, type AttackCase, casesOr, type Claim, notApplicable } from '../drill/attack';
import { NOBODY, type Subject } from '../drill/cases';
import type { Outcome } from '../drill/outcome';
import type { MeshTarget } from '../drill/target';

const FOREIGN_ACCOUNT = '999999999999';

const stranger = (account: string) => `arn:aws:iam::${account}:role/stranger`;

/** Who sits in the network of the mesh and is none of the callers that a service names. */
const STRANGERS: readonly (readonly [string, (service: MeshTarget) => { readonly role?: string }])[] = [
  ['unsigned request', () => ({})],
  ['request signed in another account', () => ({ role: stranger(FOREIGN_ACCOUNT) })],
  ['request signed by a role that nobody named', ({ account }) => ({ role: stranger(account) })],
];

const TURNED_AWAY: Claim = {
  layer: 'transport',
  failsAs: 'got through',
  complaint: ({ outcome }) =>
    outcome.kind === 'http' && outcome.status === 403 ? undefined : 'the policies of the mesh let it through',
};

/** What Lattice would answer, were the request sent. */
function asked(service: MeshTarget, caller: { readonly role?: string }): Outcome {
  const status = service.lets(caller) ? 200 : 403;
  return { kind: 'http', status, headers: {}, body: '', correlation: '', isDirect: true };
}

function strangers({ operation, caller }: Subject, service: MeshTarget): AttackCase[] {
  const [named] = service.callers;
  return STRANGERS.map(([name, from], index) => ({
    name: `${name} to ${service.name}`,
    ...(index === 0 && { figure: () => `policies of ${service.name} were evaluated; no request was signed or sent` }),
    operation: operation.spec.id,
    expect: TURNED_AWAY,
    run: async () => asked(service, from(service)),
    positive: async (context) =>
      named === undefined ? context.positive(operation, caller) : asked(service, { role: named }),
  }));
}

/** A mesh lets in who proves to be a caller that a service names, and nobody for being in its network. */
export const transportMesh: Attack = {
  slug: 'transport-mesh',
  title: 'call a service behind the API from within its network',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return notApplicable(NOBODY);
    const cases = (context.target.mesh ?? []).flatMap((service) => strangers(probe, service));
    return casesOr(cases, 'no service is on VPC Lattice; proxies of other meshes do not run here, the rule reads them');
  },
};
