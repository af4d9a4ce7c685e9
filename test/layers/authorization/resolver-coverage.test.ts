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
