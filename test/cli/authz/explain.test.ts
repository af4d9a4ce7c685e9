import { explain } from '../../../cli/authz/explain';
import { whyLines } from '../../../cli/report/authz-why';
import { buildPolicyBundle } from '../../../src/layers/authorization/bundle';
import { caller, operationOf, TABLE, TYPES } from '../../layers/authorization/fixtures';

const BUNDLE = buildPolicyBundle(TABLE, TYPES);
const order = { type: 'Order', id: 'o1', tenant: 'acme', owner: 'alice', parent: '' };

test('an allow names the policy that permits', () => {
  const { result, because, policies } = explain(BUNDLE, operationOf('getOrder'), caller(), order);

  expect({ result, because, policies }).toEqual({
    result: 'allow',
    because: 'permitted',
    policies: ['permit-getOrder'],
  });
});

test('an implicit deny names the nearest permit and the condition that it lacks', () => {
  const { because, policies, slice } = explain(BUNDLE, operationOf('getOrder'), caller({ roles: ['clerk'] }), order);

  expect({ because, policies }).toEqual({ because: 'implicit deny', policies: [] });
  expect(slice.find(({ id }) => id === 'permit-getOrder')?.unmet).toEqual([
    'when principal.roles.containsAny(["buyer"])',
  ]);
});

test('a forbid is shown with its text', () => {
  const explanation = explain(BUNDLE, operationOf('getOrder'), caller(), { ...order, tenant: 'globex' });

  const lines = whyLines(operationOf('getOrder'), explanation);

  expect(lines[0]).toBe('GET /getOrder  DENY (forbidden: forbid-foreign-tenant)');
  expect(lines).toContain('    forbid forbid-foreign-tenant: applies');
  expect(lines).toContain('      | forbid (principal, action, resource) unless {');
});

test('a policy that fails refuses, and is named', () => {
  const policies = {
    ...BUNDLE.policies,
    'forbid-foreign-parent': 'forbid (principal, action, resource) when { resource.nope };',
  };

  const { result, because, errors } = explain({ ...BUNDLE, policies }, operationOf('getOrder'), caller(), order);

  expect({ result, because }).toEqual({ result: 'deny', because: 'policy error' });
  expect(errors.join()).toContain('forbid-foreign-parent');
});

test('a policy whose scope is for other objects says so', () => {
  const { slice } = explain(BUNDLE, operationOf('getOrder'), caller(), { ...order, type: 'Line' });

  expect(slice.find(({ id }) => id === 'permit-getOrder')?.unmet).toEqual([
    'its scope names another kind of caller, action or object',
  ]);
});
