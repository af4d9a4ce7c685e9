import { type AuthorizeInput, authorizeObjects } from '../../../../lambda/core/authorization/authorize';
import { createEngine } from '../../../../lambda/core/authorization/decide';
import { CALL_CHECKS, OBJECT_CHECKS } from '../../../../lambda/core/authorization/object-checks';
import type { ResolvedResource, Resolver } from '../../../../lambda/core/authorization/resolver';
import type { IdentifierSpec, PolicyBundle } from '../../../../src/vocabulary';
import { buildPolicyBundle } from '../../../../src/layers/authorization/bundle';
import { BUNDLE, caller, object, operation, operationOf, TABLE, TYPES, withoutPolicy } from './fixtures';

const STORE: ResolvedResource[] = [
  object(),
  object({ id: 'o-2' }),
  object({ id: 'o-9', tenant: 'globex', owner: 'bob' }),
  object({ type: 'Line', id: 'l-1', parent: 'o-1' }),
  object({ type: 'Line', id: 'l-2', parent: 'o-2' }),
  object({ type: 'Line', id: 'l-9', parent: 'o-9', tenant: 'globex' }),
  object({ type: 'Search', id: 's-1' }),
  object({ type: 'Search', id: 's-2', owner: 'bob' }),
];

const resolve: Resolver = (type, id) =>
  Promise.resolve(id === 'down' ? 'unavailable' : STORE.find((each) => each.type === type && each.id === id));

/** A call on an operation, its identifiers in the order of the contract. */
function call(id: string, values: string[], given: Partial<AuthorizeInput> = {}): AuthorizeInput {
  const spec = operationOf(id);
  const identifiers = values.map((value, index) => ({
    spec: spec.identifiers[Math.min(index, spec.identifiers.length - 1)]!,
    value,
  }));
  return { principal: caller(), operation: spec, identifiers, ...given };
}

function decide(input: AuthorizeInput, bundle: PolicyBundle = BUNDLE) {
  return authorizeObjects({ engine: createEngine(bundle), resolve }, input);
}

const clerk = caller({ roles: ['clerk'] });

const REFUSED: [reason: string, what: string, input: AuthorizeInput][] = [
  ['ROLE_MISSING', 'a function of another role', call('getOrder', ['o-1'], { principal: clerk })],
  [
    'SCOPE_MISSING',
    'a scope of which the caller has only a look-alike',
    call('getOrder', ['o-1'], { principal: caller({ scopes: ['orders.readwrite'] }) }),
  ],
  ['TENANT_MISMATCH', 'an object of another tenant', call('getOrder', ['o-9'])],
  ['TENANT_MISMATCH', 'a foreign object in a body, behind an own one', call('copyOrder', ['o-1', 'o-9'])],
  ['TENANT_MISMATCH', 'a foreign parent of a foreign object', call('getLine', ['o-9', 'l-9'])],
  ['PARENT_MISMATCH', 'an object of another parent', call('getLine', ['o-1', 'l-2'])],
  ['OWNER_MISMATCH', 'an object of another owner in the tenant', call('getSearch', ['s-2'])],
  ['RESOURCE_UNKNOWN', 'an object that does not exist', call('getOrder', ['nope'])],
  ['RESOURCE_UNAVAILABLE', 'an object whose table is down', call('getOrder', ['down'])],
  ['IDENTIFIER_INVALID', 'an operation on an object, without one', call('getOrder', [])],
  ['IDENTIFIER_INVALID', 'one of two identifiers', call('getLine', ['o-1'])],
  ['IDENTIFIER_INVALID', 'an empty identifier', call('getOrder', [''])],
  ['IDENTIFIER_INVALID', 'a control character in an identifier', call('getOrder', ['o-1\n'])],
  ['IDENTIFIER_INVALID', 'an over-long identifier', call('getOrder', ['o'.repeat(1025)])],
  ['IDENTIFIER_INVALID', 'an identifier that is no string', call('getOrder', [1 as unknown as string])],
  [
    'IDENTIFIER_INVALID',
    'more objects than a request may name',
    call(
      'copyOrder',
      Array.from({ length: 101 }, (_, index) => `o-${index}`),
    ),
  ],
];

describe('authorization of objects', () => {
  test.each([
    ['an object of the tenant', call('getOrder', ['o-1']), ['Order::o-1']],
    ['the collection', call('listOrders', []), []],
    ['an object under its parent', call('getLine', ['o-1', 'l-1']), ['Order::o-1', 'Line::l-1']],
    ['an object of the caller', call('getSearch', ['s-1']), ['Search::s-1']],
    ['a shared object, without a look-up', call('getProduct', ['p-1']), ['Product::p-1']],
    [
      'own objects in a body, one of them twice',
      call('copyOrder', ['o-1', 'o-2', 'o-1']),
      ['Order::o-1', 'Order::o-2'],
    ],
  ])('allows %s', async (_, input, resources) => {
    const policies = [`permit-${input.operation.id}`];

    await expect(decide(input)).resolves.toEqual({ ok: true, policies, resources });
  });

  test.each(REFUSED)('refuses with %s: %s', async (reason, _, input) => {
    await expect(decide(input)).resolves.toMatchObject({ ok: false, layer: 'authorization', reason });
  });

  test('points at the identifier that was refused, not at its value', async () => {
    await expect(decide(call('copyOrder', ['o-9']))).resolves.toMatchObject({ pointer: '/copyOf' });
    await expect(decide(call('getLine', ['o-1', 'l-2']))).resolves.toMatchObject({ pointer: '/path/lineId' });
  });

  test('names the check and the policy that forbid a foreign object', async () => {
    await expect(decide(call('getOrder', ['o-9']))).resolves.toMatchObject({
      policies: ['code/authz-tenant', 'forbid-foreign-tenant'],
    });
  });

  test('looks nothing up for a caller without the role', async () => {
    const looked: string[] = [];
    const engine = createEngine(BUNDLE);

    await authorizeObjects(
      { engine, resolve: (type, id) => resolve(type, `${looked.push(id)}`) },
      call('getOrder', ['o-1'], { principal: clerk }),
    );

    expect(looked).toEqual([]);
  });

  test('does the same work for a missing object as for a foreign one', async () => {
    const asked: string[] = [];
    const engine = createEngine(BUNDLE);
    const counting = {
      ...engine,
      decide: (request: Parameters<typeof engine.decide>[0]) => {
        asked.push('cedar');
        return engine.decide(request);
      },
    };
    const look: Resolver = (type, id) => resolve(type, id).finally(() => asked.push('look'));

    await authorizeObjects({ engine: counting, resolve: look }, call('getOrder', ['nope']));
    const missing = asked.splice(0);
    await authorizeObjects({ engine: counting, resolve: look }, call('getOrder', ['o-9']));

    expect(asked).toEqual(missing);
    expect(missing).toEqual(['look', 'cedar']);
  });
});

describe('parents', () => {
  const order: IdentifierSpec = { name: '/lines/*/order', in: 'body', resource: 'Order' };
  const line: IdentifierSpec = { name: '/lines/*/id', in: 'body', resource: 'Line', parent: '/lines/*/order' };
  const inQuery: IdentifierSpec = { name: 'orderId', in: 'query', resource: 'Order' };
  const moveLines = operation('getLine', { identifiers: [order, line], resource: 'Line' });

  function parents(pairs: [IdentifierSpec, string][], given: Partial<AuthorizeInput> = {}): AuthorizeInput {
    const identifiers = pairs.map(([spec, value]) => ({ spec, value }));
    return { principal: caller(), operation: moveLines, identifiers, ...given };
  }

  test.each([
    [
      'pairs in a list belong together',
      parents([
        [order, 'o-1'],
        [order, 'o-2'],
        [line, 'l-1'],
        [line, 'l-2'],
      ]),
      undefined,
    ],
    [
      'pairs in a list are crossed',
      parents([
        [order, 'o-2'],
        [order, 'o-1'],
        [line, 'l-1'],
        [line, 'l-2'],
      ]),
      'PARENT_MISMATCH',
    ],
    [
      'one pair of a list is incomplete',
      parents([
        [order, 'o-1'],
        [order, 'o-2'],
        [line, 'l-1'],
      ]),
      'PARENT_MISMATCH',
    ],
    [
      'the parent was decided on elsewhere',
      parents([[{ ...line, parent: 'orderId' }, 'l-1']], {
        decided: [{ spec: { ...inQuery, in: 'path' }, value: 'o-1' }],
      }),
      undefined,
    ],
    [
      'the parent of elsewhere is another',
      parents([[{ ...line, parent: 'orderId' }, 'l-1']], {
        decided: [{ spec: { ...inQuery, in: 'path' }, value: 'o-2' }],
      }),
      'PARENT_MISMATCH',
    ],
    ['nobody tells the parent', parents([[{ ...line, parent: 'orderId' }, 'l-1']]), 'PARENT_MISMATCH'],
    [
      'the request names no parent, and need not',
      parents([[{ ...line, parent: 'orderId' }, 'l-1']], { operation: { ...moveLines, identifiers: [inQuery, line] } }),
      undefined,
    ],
  ])('when %s', async (_, input, reason) => {
    const decision = await decide(input);

    expect(decision.ok ? undefined : decision.reason).toBe(reason);
  });
});

test('a body that names fifty thousand objects is refused without comparing each to each', async () => {
  const line: IdentifierSpec = { name: '/lines/*/id', in: 'body', resource: 'Line', parent: '/lines/*/order' };
  const order: IdentifierSpec = { name: '/lines/*/order', in: 'body', resource: 'Order' };
  const pairs = Array.from({ length: 25_000 }, (_, index) =>
    [order, line].map((spec) => ({ spec, value: `${index}` })),
  );
  const operationWithLines = operation('copyOrder', { identifiers: [order, line] });
  const started = performance.now();

  const decision = await decide({ principal: caller(), operation: operationWithLines, identifiers: pairs.flat() });

  expect(decision).toMatchObject({ ok: false, reason: 'IDENTIFIER_INVALID' });
  expect(performance.now() - started).toBeLessThan(1000);
});

describe('either line holds alone', () => {
  const bypassed = ['SCOPE_MISSING', 'ROLE_MISSING', 'TENANT_MISMATCH', 'PARENT_MISMATCH', 'OWNER_MISMATCH'];
  const decidable = REFUSED.filter(([reason]) =>
    bypassed.concat('RESOURCE_UNKNOWN', 'RESOURCE_UNAVAILABLE').includes(reason),
  );

  test.each(decidable)('without any check in code, Cedar refuses what is %s: %s', async (_, __, input) => {
    const all = [...CALL_CHECKS, ...OBJECT_CHECKS];
    const spies = all.map((entry) => jest.spyOn(entry, 'check').mockReturnValue(undefined));

    const decision = await decide(input);
    for (const spy of spies) spy.mockRestore();

    expect(decision.ok).toBe(false);
  });

  test.each(decidable)('with policies that permit everything, code refuses with %s: %s', async (reason, _, input) => {
    const open = { ...BUNDLE, policies: { open: 'permit (principal, action, resource);' } };
    const slices = Object.fromEntries(Object.keys(BUNDLE.slices).map((action) => [action, ['open']]));

    await expect(decide(input, { ...open, slices })).resolves.toMatchObject({ ok: false, reason });
  });

  test('without the forbid, the permit and the code still keep tenants apart', async () => {
    const lost = withoutPolicy(BUNDLE, 'forbid-foreign-tenant');

    await expect(decide(call('getOrder', ['o-9']), lost)).resolves.toMatchObject({
      reason: 'TENANT_MISMATCH',
      policies: ['code/authz-tenant', 'cedar/implicit-deny'],
    });
  });
});

describe('an implicit deny', () => {
  test('names the policies that could have permitted the call', async () => {
    const refused = await decide(call('getOrder', ['o-1'], { principal: clerk }));

    expect(refused).toMatchObject({
      policies: ['code/authz-role', 'cedar/implicit-deny'],
      nearest: ['permit-getOrder'],
    });
  });

  test('names those of the user, too', () => {
    const own =
      'permit (principal, action == Action::"getOrder", resource) when { principal.roles.contains("auditor") };';
    const bundle = buildPolicyBundle(TABLE, TYPES, { auditors: own });
    const request = { principal: clerk, operation: operationOf('getOrder'), resources: [object()] };

    expect(createEngine(bundle).decide(request)).toMatchObject({ nearest: ['permit-getOrder', 'auditors'] });
  });

  test('names none where a policy forbade', async () => {
    expect(await decide(call('getOrder', ['o-9']))).not.toHaveProperty('nearest');
  });
});
