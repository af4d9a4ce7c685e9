import { loadCedar } from '../../../../lambda/core/authorization/cedar';
import { createEngine, type DecisionRequest } from '../../../../lambda/core/authorization/decide';
import type { CedarResource, Principal } from '../../../../src/vocabulary';
import { BUNDLE, caller, object, operationOf, withPolicy } from './fixtures';

const engine = createEngine(BUNDLE);

function request(id: string, resources: CedarResource[], principal: Principal = caller()): DecisionRequest {
  return { principal, operation: operationOf(id), resources };
}

describe('an engine over the default policies', () => {
  test.each([
    ['an object of the tenant', request('getOrder', [object()]), ['permit-getOrder']],
    ['the collection', request('listOrders', []), ['permit-listOrders']],
    ['several objects', request('copyOrder', [object(), object({ id: 'o-2' })]), ['permit-copyOrder']],
    ['an object of the caller', request('getSearch', [object({ type: 'Search' })]), ['permit-getSearch']],
    [
      'a shared object of another tenant',
      request('getProduct', [object({ type: 'Product', tenant: 'globex' })]),
      ['permit-getProduct'],
    ],
    [
      'an object under its parent',
      request('getLine', [object({ type: 'Line', parent: 'o-1', expectedParent: 'o-1' } as CedarResource)]),
      ['permit-getLine'],
    ],
    [
      'an object of a service, which owns as its consumer',
      request(
        'getSearch',
        [object({ type: 'Search', owner: 'crm' })],
        caller({ subject: 'c-1', client: 'c-1', consumer: 'crm' }),
      ),
      ['permit-getSearch'],
    ],
  ])('allows %s, by the policy that permits it', (_, asked, policies) => {
    expect(engine.decide(asked)).toEqual({ ok: true, policies });
  });

  test.each([
    [
      'TENANT_MISMATCH',
      'an object of another tenant',
      request('getOrder', [object({ tenant: 'globex' })]),
      ['forbid-foreign-tenant'],
    ],
    [
      'TENANT_MISMATCH',
      'an object without a tenant, to a caller without one',
      request('getOrder', [object({ tenant: '' })], caller({ tenant: '' })),
      ['forbid-foreign-tenant'],
    ],
    [
      'TENANT_MISMATCH',
      'one foreign object among own ones',
      request('copyOrder', [object(), object({ tenant: 'globex' })]),
      ['forbid-foreign-tenant'],
    ],
    [
      'PARENT_MISMATCH',
      'an object under another parent',
      request('getLine', [{ ...object({ type: 'Line', parent: 'o-2' }), expectedParent: 'o-1' }]),
      ['forbid-foreign-parent'],
    ],
    [
      'PARENT_MISMATCH',
      'an object without a parent, where none is to be had',
      request('getLine', [{ ...object({ type: 'Line' }), expectedParent: '' }]),
      ['forbid-foreign-parent'],
    ],
    [
      'POLICY_IMPLICIT_DENY',
      'a caller without the role',
      request('getOrder', [object()], caller({ roles: ['clerk'] })),
      [],
    ],
    [
      'POLICY_IMPLICIT_DENY',
      'a caller without the scope',
      request('getOrder', [object()], caller({ scopes: ['orders.readwrite'] })),
      [],
    ],
    [
      'POLICY_IMPLICIT_DENY',
      'a caller with half of the scopes',
      request('getOrder', [object()], caller({ scopes: ['all'] })),
      [],
    ],
    [
      'POLICY_IMPLICIT_DENY',
      'an object of another owner',
      request('getSearch', [object({ type: 'Search', owner: 'bob' })]),
      [],
    ],
    [
      'POLICY_IMPLICIT_DENY',
      'a user on an object of the consumer',
      request('getSearch', [object({ type: 'Search', owner: 'web-app' })]),
      [],
    ],
    [
      'POLICY_IMPLICIT_DENY',
      'a role of another operation of the same action',
      request('refundOrder', [object()], caller({ roles: ['clerk'] })),
      [],
    ],
    ['POLICY_IMPLICIT_DENY', 'an operation on objects, asked on the collection', request('getOrder', []), []],
    ['POLICY_IMPLICIT_DENY', 'an object of another type', request('getOrder', [object({ type: 'Line' })]), []],
  ])('refuses with %s: %s', (reason, _, asked, policies) => {
    expect(engine.decide(asked)).toMatchObject({ ok: false, reason, policies });
  });

  test.each(['fly', 'constructor', '__proto__', ''])('refuses the unknown action %j', (action) => {
    const operation = { id: 'getOrder', action };

    expect(engine.decide({ principal: caller(), operation, resources: [object()] })).toMatchObject({
      reason: 'OPERATION_UNKNOWN',
    });
  });

  test.each([
    [
      'a number beyond 2^53 as tenant',
      object({ tenant: (Number.MAX_SAFE_INTEGER + 2) as unknown as string }),
      caller(),
    ],
    [
      'an entity in place of an owner',
      object({ owner: { __entity: { type: 'Caller', id: 'x' } } as unknown as string }),
      caller(),
    ],
    ['a missing tenant', object({ tenant: undefined as unknown as string }), caller()],
    ['a string that wasm would rewrite', object({ tenant: 'acme\ud800' }), caller({ tenant: 'acme\ufffd' })],
    ['roles that are one string', object(), caller({ roles: 'buyer' as unknown as string[] })],
    ['a role that is a number', object(), caller({ roles: ['buyer', 7 as unknown as string] })],
  ])('refuses with POLICY_ERROR: %s', (_, resource, principal) => {
    expect(engine.decide(request('getOrder', [resource], principal))).toMatchObject({
      ok: false,
      reason: 'POLICY_ERROR',
    });
  });

  test('decides on a caller with ten thousand roles', () => {
    const roles = [...Array.from({ length: 10_000 }, (_, index) => `group-${index}`), 'buyer'];

    expect(engine.decide(request('getOrder', [object()], caller({ roles })))).toMatchObject({ ok: true });
  });
});

describe('an engine over policies that go wrong', () => {
  test('refuses when a forbid errors, which Cedar itself would skip', () => {
    const broken = createEngine(
      withPolicy(BUNDLE, 'broken', 'forbid (principal, action, resource) when { resource.blocked };'),
    );

    expect(broken.decide(request('getOrder', [object()]))).toEqual({
      ok: false,
      reason: 'POLICY_ERROR',
      policies: ['broken'],
    });
  });

  test('names the forbid of the user that refused', () => {
    const freeze = 'forbid (principal, action, resource) when { principal.roles.contains("buyer") };';

    expect(createEngine(withPolicy(BUNDLE, 'freeze', freeze)).decide(request('getOrder', [object()]))).toEqual({
      ok: false,
      reason: 'POLICY_FORBIDDEN',
      policies: ['freeze'],
    });
  });

  test('cannot be talked into a foreign object by a permit of the user', () => {
    const open = createEngine(withPolicy(BUNDLE, 'open', 'permit (principal, action, resource);'));

    expect(open.decide(request('getOrder', [object({ tenant: 'globex' })]))).toMatchObject({
      reason: 'TENANT_MISMATCH',
    });
  });

  test.each([
    ['does not parse', withPolicy(BUNDLE, 'broken', 'permit (')],
    ['names a policy that is not there', { ...BUNDLE, slices: { getOrder: ['permit-getOrder', 'lost'] } }],
  ])('refuses when the slice %s', (_, bundle) => {
    expect(createEngine(bundle).decide(request('getOrder', [object()]))).toMatchObject({
      ok: false,
      reason: 'POLICY_ERROR',
    });
  });

  test.each([
    ['fails', () => ({ type: 'failure' as const, errors: [], warnings: [] })],
    [
      'throws',
      () => {
        throw new Error('unreachable');
      },
    ],
  ])('refuses when Cedar %s', (_, statefulIsAuthorized) => {
    const broken = createEngine(BUNDLE, { ...loadCedar(), statefulIsAuthorized });

    expect(broken.decide(request('getOrder', [object()]))).toMatchObject({ ok: false, reason: 'POLICY_ERROR' });
  });

  test('does not decide by the policies of another engine', () => {
    const first = createEngine(withPolicy(BUNDLE, 'own', 'forbid (principal, action, resource);'));
    const second = createEngine(withPolicy(BUNDLE, 'own', 'forbid (principal, action, resource) when { false };'));

    const decisions = [first, second, first].map((each) => each.decide(request('getOrder', [object()])).ok);

    expect(decisions).toEqual([false, true, false]);
  });
});
