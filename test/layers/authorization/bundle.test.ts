import { HardeningError } from '../../../src/core/errors';
import { buildPolicyBundle } from '../../../src/layers/authorization/bundle';
import type { OperationTable } from '../../../src/vocabulary';
import { operation, TABLE, TYPES } from './fixtures';

function faultsOf(files: Record<string, string>, table: OperationTable = TABLE): string[] {
  try {
    buildPolicyBundle(table, TYPES, files);
  } catch (error) {
    if (error instanceof HardeningError) return error.faults.map(({ where, what }) => `${where}: ${what}`);
    throw error;
  }
  return [];
}

describe('the default policies', () => {
  const bundle = buildPolicyBundle(TABLE, TYPES);

  test('permit each operation by a policy of its own name', () => {
    const permits = Object.keys(bundle.policies).filter((id) => id.startsWith('permit-'));

    expect(permits.sort()).toEqual(TABLE.operations.map(({ id }) => `permit-${id}`).sort());
  });

  test('state role, scope and tenant in words that can be reviewed', () => {
    expect(bundle.policies['permit-getOrder']).toBe(`@id("permit-getOrder")
permit (
  principal is Caller,
  action == Action::"getOrder",
  resource is Order
) when {
  principal.roles.containsAny(["buyer"]) &&
  (principal.scopes.containsAll(["orders.read"]) || principal.scopes.containsAll(["all", "read"])) &&
  resource.tenant == principal.tenant
};`);
  });

  test('except from tenant isolation only what the contract declares to be shared', () => {
    expect(bundle.policies['forbid-foreign-tenant']).toContain('["getProduct"].contains(context.operation)');
  });

  test('do not except anonymous operations on objects of tenants', () => {
    const open = { ...TABLE, operations: TABLE.operations.map((each) => ({ ...each, anonymous: true })) };

    expect(buildPolicyBundle(open, TYPES).policies['forbid-foreign-tenant']).toContain(
      '["listOrders", "getProduct"].contains(context.operation)',
    );
  });

  test('are sliced by action, with the forbids in every slice', () => {
    expect(bundle.slices['getOrder']).toEqual(['forbid-foreign-parent', 'forbid-foreign-tenant', 'permit-getOrder']);
    expect(Object.values(bundle.slices).every((ids) => ids.includes('forbid-foreign-tenant'))).toBe(true);
  });

  test('keep the roles of two operations apart that share an action', () => {
    expect(bundle.slices['backOffice']).toContain('permit-refundOrder');
    expect(bundle.policies['permit-refundOrder']).toContain('context.operation == "refundOrder"');
  });

  test('have a hash that depends on nothing but their content', () => {
    const reversed = { ...TABLE, operations: [...TABLE.operations].reverse() };
    const other = { ...TABLE, operations: TABLE.operations.map((each) => ({ ...each, roles: ['other'] })) };

    expect(buildPolicyBundle(TABLE, [...TYPES].reverse()).hash).toBe(bundle.hash);
    expect(bundle.hash).toMatch(/^[0-9a-f]{16}$/);
    expect(buildPolicyBundle(other, TYPES).hash).not.toBe(bundle.hash);
    expect(Object.keys(buildPolicyBundle(reversed, TYPES).policies)).toEqual(Object.keys(bundle.policies));
  });

  test.each(['if', 'Action', 'Caller', 'order-line', '1st', 'Set', 'String', '__cedar'])(
    'are valid for a resource type with the name %s',
    (type) => {
      const identifiers = [{ name: 'id', in: 'path', resource: type }] as const;
      const table = { ...TABLE, operations: [operation('getIt', { resource: type, identifiers })] };

      expect(() => buildPolicyBundle(table, [type])).not.toThrow();
    },
  );

  test.each(['a"b\\c', 'constructor', '__proto__', 'tab\t', 'naïve ☃', '*'])(
    'are valid for an operation with the name %j',
    (id) => {
      const table = { ...TABLE, operations: [operation(id, { roles: [id], scopes: [[id]] })] };

      expect(Object.hasOwn(buildPolicyBundle(table, []).slices, id)).toBe(true);
    },
  );
});

describe('policies of the user', () => {
  const freeze = 'forbid (principal, action, resource) when { principal.roles.contains("frozen") };';

  test('are named by annotation, or by file and number', () => {
    const files = { 'ops.cedar': `@id("freeze")\n${freeze}`, more: `${freeze}\n${freeze}` };

    const { policies } = buildPolicyBundle(TABLE, TYPES, files);

    expect(Object.keys(policies)).toEqual(expect.arrayContaining(['freeze', 'more#1', 'more#2']));
  });

  test('are in every slice when they name no action, and in one when they name it', () => {
    const files = { all: freeze, one: 'permit (principal, action in [Action::"getOrder"], resource is Order);' };

    const { slices } = buildPolicyBundle(TABLE, TYPES, files);

    expect(Object.values(slices).every((ids) => ids.includes('all'))).toBe(true);
    expect(Object.keys(slices).filter((action) => slices[action]!.includes('one'))).toEqual(['getOrder']);
  });

  test.each([
    ['syntax errors', 'permit (principal,\n  action resource);', /^own\.cedar:2:10: unexpected token/],
    [
      'attributes that are not in the schema',
      '// é\nforbid (principal, action, resource)\nwhen { resource.nope == "" };',
      /^policy own \(own\.cedar:3:8\): attribute `nope`/,
    ],
    [
      'actions that are not in the contract',
      'permit (principal, action == Action::"fly", resource);',
      /^policy own \(own\.cedar:1:\d+\): unrecognized action/,
    ],
    [
      'values of the wrong type',
      'forbid (principal, action, resource) when { resource.owner == 1 };',
      /^policy own .*not compatible/,
    ],
    [
      'policies that can never apply',
      'permit (principal, action == Action::"getOrder", resource is Line);',
      /applicable action/,
    ],
    ['policies whose condition is never true', 'permit (principal, action, resource) when { false };', /impossible/],
    [
      'arithmetic that can overflow',
      'forbid (principal, action, resource) when { 9223372036854775807 + 1 > 3 };',
      /could fail.*overflow/,
    ],
    [
      'entities that no request hands over',
      'forbid (principal, action, resource) when { Caller::"root".tenant == "x" };',
      /could fail.*hands over/,
    ],
    [
      'text that becomes an address only at run time',
      'forbid (principal, action, resource) when { ip(context.parent).isLoopback() };',
      /^policy own/,
    ],
    [
      'ids of default policies',
      '@id("forbid-foreign-tenant")\nforbid (principal, action, resource) when { false };',
      /that of a default policy/,
    ],
    ['templates', 'permit (principal == ?principal, action, resource);', /templates/],
    [
      'a forbid that closes an operation for everyone',
      'forbid (principal, action == Action::"getOrder", resource);',
      /^operation getOrder: no request can be permitted, policy own/,
    ],
  ])('are refused for %s, with id and place', (_, text, expected) => {
    expect(faultsOf({ own: text }).join('\n')).toMatch(new RegExp(expected.source, `${expected.flags}m`));
  });

  test('have all their faults reported together', () => {
    const faults = faultsOf({
      one: 'forbid (principal, action, resource) when { resource.nope == "" };',
      two: `${freeze}\npermit (principal, action == Action::"fly", resource);`,
    });

    expect(faults.some((fault) => fault.startsWith('policy one (one.cedar:1:45)'))).toBe(true);
    expect(faults.some((fault) => fault.startsWith('policy two#2 (two.cedar:2:1'))).toBe(true);
  });

  test('cannot share an id', () => {
    expect(faultsOf({ a: `@id("x")\n${freeze}`, b: `\n@id("x")\n${freeze}` })).toEqual([
      'b.cedar:2:1: the id "x" is taken',
    ]);
  });
});

test('resource types that Cedar cannot tell apart are refused', () => {
  const identifiers = ['a-b', 'a.b'].map((resource) => ({ name: resource, in: 'path', resource }) as const);
  const table = { ...TABLE, operations: [operation('getIt', { identifiers })] };

  expect(() => buildPolicyBundle(table, [])).toThrow('resource types a-b, a.b: they have the same name for Cedar');
});

describe('an operation that returns objects', () => {
  const returns = [{ resource: 'Order', id: '/items/*/orderId', tenant: 'tenantId' }];
  const operations = TABLE.operations.map((each) => (each.id === 'listOrders' ? { ...each, returns } : each));
  const table = { ...TABLE, operations };

  test('is permitted on objects of the tenant beside its collection', () => {
    const { policies } = buildPolicyBundle(table, TYPES);

    expect(policies['permit-listOrders']).toContain('(resource is Collection || resource is Order)');
  });

  test.each([
    ['in its scope', 'forbid (principal, action, resource == Order::"o-1");'],
    ['in a condition', 'forbid (principal, action, resource is Order) when { resource == Order::"o-1" };'],
  ])('admits no policy that names single objects %s', (_, policy) => {
    expect(faultsOf({ single: policy }, table)).toEqual([
      'policy single (single.cedar:1:1): it names single objects of type Order, and listOrders returns such objects',
    ]);
  });
});
