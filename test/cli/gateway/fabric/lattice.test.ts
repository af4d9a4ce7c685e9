import type { ResolvedAssembly, ResolvedResource } from '../../../../cli/gateway/assembly/types';
import { latticeServices } from '../../../../cli/gateway/fabric/lattice';

const ACCOUNT = '111122223333';
const role = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;
const arnOf = (id: string) => `arn:aws:vpc-lattice:eu-west-1:${ACCOUNT}:service/${id}`;

type Resources = Record<string, ResolvedResource>;
const resource = (type: string, properties: Record<string, unknown>): ResolvedResource => ({
  type: `AWS::VpcLattice::${type}`,
  properties,
  metadata: {},
});
const allow = (Principal: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Principal,
  Action: 'vpc-lattice-svcs:Invoke',
  Resource: '*',
  ...(Condition && { Condition }),
});
const policy = (id: string, ...Statement: object[]) =>
  resource('AuthPolicy', { ResourceIdentifier: arnOf(id), Policy: { Version: '2012-10-17', Statement } });

/** A service of one network: both demand signatures, the network of its account, the service of one role. */
const MESH: Resources = {
  Network: resource('ServiceNetwork', { AuthType: 'AWS_IAM' }),
  Stock: resource('Service', { AuthType: 'AWS_IAM', Name: 'stock' }),
  Membership: resource('ServiceNetworkServiceAssociation', {
    ServiceIdentifier: arnOf('Stock'),
    ServiceNetworkIdentifier: arnOf('Network'),
  }),
  NetworkPolicy: policy('Network', allow('*', { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } })),
  StockPolicy: policy('Stock', allow({ AWS: role('orders') })),
};

function stock(edit: Resources = {}, gone: readonly string[] = []) {
  const resources = Object.fromEntries(Object.entries({ ...MESH, ...edit }).filter(([id]) => !gone.includes(id)));
  const stacks = [{ name: 'Shop', region: 'eu-west-1', account: ACCOUNT, resources }];
  const [service] = latticeServices({ stacks, physicalId: arnOf, assets: [] } as unknown as ResolvedAssembly);
  return service!;
}

const open = { AuthType: 'NONE' };

describe('a service on VPC Lattice', () => {
  it('names the roles that its policy lets in', () => {
    expect(stock()).toMatchObject({ name: 'stock', callers: [role('orders')], account: ACCOUNT });
  });

  it('lets in a role that it names', () => {
    expect(stock().lets({ role: role('orders') })).toBe(true);
  });

  it.each<[string, { role?: string }]>([
    ['an unsigned request', {}],
    ['a role that nobody named', { role: role('stranger') }],
    ['a role of the same name in another account', { role: role('orders', '999999999999') }],
  ])('refuses %s', (_, caller) => {
    expect(stock().lets(caller)).toBe(false);
  });

  it.each<[string, Resources, string[]]>([
    ['it has no policy', {}, ['StockPolicy']],
    ['its network has none', {}, ['NetworkPolicy']],
    ['it is in no network', {}, ['Membership']],
    ['its network cannot be seen', {}, ['Network']],
  ])('refuses even a role that it names where %s', (_, edit, gone) => {
    expect(stock(edit, gone).lets({ role: role('orders') })).toBe(false);
  });

  it('asks no policy where signatures are not demanded: the network still does', () => {
    const service = stock({ Stock: resource('Service', open) });

    expect([service.lets({ role: role('stranger') }), service.lets({})]).toEqual([true, false]);
  });

  it('lets in everybody where neither demands them', () => {
    const service = stock({ Stock: resource('Service', open), Network: resource('ServiceNetwork', open) });

    expect(service.lets({})).toBe(true);
  });

  it('refuses whoever a statement denies, whatever another allows', () => {
    const anonymous = { StringEquals: { 'aws:PrincipalType': 'Anonymous' } };
    const everybody = { NetworkPolicy: policy('Network', allow('*')) };
    const StockPolicy = policy('Stock', allow('*'), { ...allow('*', anonymous), Effect: 'Deny' });

    const service = stock({ ...everybody, StockPolicy });

    expect([service.lets({}), service.lets({ role: role('stranger') })]).toEqual([false, true]);
  });
});
