import { LocalIpSets } from '../../../../cli/gateway/fabric/ip-sets';
import { assemblyOf } from '../harness';

type Body = Record<string, unknown>;

function ipSets() {
  const properties = { Name: 'Set', Scope: 'REGIONAL', IPAddressVersion: 'IPV4', Addresses: ['198.51.100.0/24'] };
  const sets = new LocalIpSets(assemblyOf({ Set: { type: 'AWS::WAFv2::IPSet', properties } }));
  const call = (operation: string, body: Body) =>
    sets.handler({ operation: `AWSWAF_20190729.${operation}`, body: { Name: 'Set', Id: 'Set', ...body } })!;
  const token = () => (call('GetIPSet', {}).body as { LockToken: string }).LockToken;
  return { properties, call, token };
}

describe('LocalIpSets', () => {
  it('writes addresses where the web ACL reads them', () => {
    const { properties, call, token } = ipSets();

    call('UpdateIPSet', { Addresses: ['203.0.113.9/32'], LockToken: token() });

    expect(properties.Addresses).toEqual(['203.0.113.9/32']);
  });

  it('refuses who has not seen the last write', () => {
    const { call, token } = ipSets();
    const stale = token();
    call('UpdateIPSet', { Addresses: [], LockToken: stale });

    expect(call('UpdateIPSet', { Addresses: [], LockToken: stale }).body).toMatchObject({
      __type: 'WAFOptimisticLockException',
    });
  });

  it.each([['203.0.113.9/33'], ['2001:db8::/64'], ['everybody']])('refuses %s in a set of IPv4', (range) => {
    const { call, token } = ipSets();

    expect(call('UpdateIPSet', { Addresses: [range], LockToken: token() }).status).toBe(400);
  });

  it('knows no set that is not in the template', () => {
    expect(ipSets().call('GetIPSet', { Id: 'Other' }).body).toMatchObject({ __type: 'WAFNonexistentItemException' });
  });

  it('leaves other services to others', () => {
    const sets = new LocalIpSets(assemblyOf({}));

    expect(sets.handler({ operation: 'AWSEvents.PutEvents', body: {} })).toBeUndefined();
  });
});
