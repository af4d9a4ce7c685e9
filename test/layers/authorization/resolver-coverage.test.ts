import { resolverFaults } from '../../../src/layers/authorization/resolver-coverage';
import type { OperationSpec, ResolverConfig } from '../../../src/vocabulary';

const RESOLVER: ResolverConfig = { kind: 'dynamodb', table: 'table', key: 'id', tenant: 'tenant' };

function operation(id: string, more: Partial<OperationSpec>): OperationSpec {
  return {
    id,
    method: 'GET',
    path: '/x',
    action: id,
    roles: [],
    scopes: [],
    ownership: 'tenant',
    identifiers: [{ in: 'path', name: 'id', resource: 'Order' }],
    rate: 'read',
    maxBodyBytes: 0,
    sensitivity: 'internal',
    contentTypes: [],
    bodyRequired: false,
    responses: 'report',
    ...more,
  };
}

describe('resolvers', () => {
  it('are enough when each type has one', () => {
    expect(resolverFaults([operation('get', {})], { Order: RESOLVER })).toEqual([]);
  });

  it('are missed once for each type, with all of its operations', () => {
    expect(resolverFaults([operation('get', {}), operation('cancel', {})], {})).toEqual([
      {
        where: 'authorization, resource Order (get, cancel)',
        what: 'no resolver finds its tenant and owner',
        remedy: expect.stringContaining("OwnershipResolver.dynamoDb('Order'") as string,
      },
    ]);
  });

  it.each([
    ['owner', operation('get', { ownership: 'owner' })],
    ['parent', operation('get', { identifiers: [{ in: 'path', name: 'id', resource: 'Order', parent: 'account' }] })],
  ])('must name the %s where the contract asks for it', (attribute, spec) => {
    expect(resolverFaults([spec], { Order: RESOLVER })).toMatchObject([
      { what: `its resolver names no "${attribute}" attribute` },
    ]);
    expect(resolverFaults([spec], { Order: { ...RESOLVER, [attribute]: 'attribute' } })).toEqual([]);
  });

  it('are not asked for objects that the contract shares with everyone', () => {
    expect(resolverFaults([operation('get', { ownership: 'shared' })], {})).toEqual([]);
  });
});

describe('objects in responses', () => {
  const returning = (more: Record<string, string>, given: Partial<OperationSpec> = {}) =>
    operation('list', { identifiers: [], returns: [{ resource: 'Order', id: '/items/*/id', ...more }], ...given });

  it('need a resolver where the response does not name their tenant', () => {
    expect(resolverFaults([returning({})], {})).toHaveLength(1);
    expect(resolverFaults([returning({ tenant: 'tenantId' })], {})).toEqual([]);
  });

  it('name their owner, too, where the owner decides', () => {
    const [fault] = resolverFaults([returning({ tenant: 'tenantId' }, { ownership: 'owner' })], {});

    expect(fault?.what).toBe('it names the tenant of each Order and not the owner, who decides');
  });
});

describe('a type that the path tells the tenant of', () => {
  const resolver: ResolverConfig = { kind: 'path', tenant: 'tenantId' };
  const below = (...names: string[]) =>
    operation('get', { identifiers: names.map((name) => ({ in: 'path' as const, name, resource: 'Order' })) });

  it('is covered where the tenant is an identifier of the path', () => {
    expect(resolverFaults([below('tenantId', 'id')], { Order: resolver })).toEqual([]);
  });

  it('is not covered where it is none', () => {
    const [fault] = resolverFaults([below('id')], { Order: resolver });

    expect(fault?.what).toContain('path parameters that are no identifiers');
  });
});

describe('a type that the token lists', () => {
  const resolver: ResolverConfig = { kind: 'claim', claim: 'orders' };

  it('has an owner and no parent', () => {
    const nested = [{ in: 'path' as const, name: 'id', resource: 'Order', parent: 'other' }];

    expect(resolverFaults([operation('get', { ownership: 'owner' })], { Order: resolver })).toEqual([]);
    expect(resolverFaults([operation('get', { identifiers: nested })], { Order: resolver })).toHaveLength(1);
  });
});
