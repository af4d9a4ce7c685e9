import { HardeningError } from '../../../src/core/errors';
import { buildPolicyBundle } from '../../../src/layers/authorization/bundle';
import { PolicyProfile } from '../../../src/layers/authorization/policy-profile';
import type { OperationSpec } from '../../../src/vocabulary';
import { operation } from './fixtures';

const STEP_UP = { acr: ['two-factor'] };

function faultsOf(given: Partial<OperationSpec>, policies: Record<string, string> = {}): string[] {
  const table = { api: 'orders', version: '1', operations: [operation('listOrders', { roles: ['buyer'], ...given })] };
  try {
    buildPolicyBundle(table, [], policies, PolicyProfile.REGULATED);
  } catch (error) {
    if (error instanceof HardeningError) return error.faults.map(({ where, what }) => `${where}: ${what}`);
    throw error;
  }
  return [];
}

const permit = (condition: string) => ({
  own: `permit (principal is Caller, action == Action::"listOrders", resource) ${condition};`,
});

describe('the regulated profile takes', () => {
  test.each<[string, Partial<OperationSpec>, Record<string, string>]>([
    ['objects of tenants', {}, {}],
    ['restricted data behind step-up', { sensitivity: 'restricted', stepUp: STEP_UP }, {}],
    ['a permit by the object', {}, permit('when { resource.owner == principal.owner }')],
    ['a permit by the circumstances', {}, permit('when { principal.roles.contains("night") && context.hour < 6 }')],
    ['a forbid by role', {}, { own: 'forbid (principal, action, resource) when { principal.roles.contains("x") };' }],
  ])('%s', (_, given, policies) => {
    expect(faultsOf(given, policies)).toEqual([]);
  });
});

describe('the regulated profile refuses', () => {
  test.each<[string, Partial<OperationSpec>, string]>([
    ['objects that are everyone’s', { ownership: 'shared' }, "its objects are everyone's"],
    ['operations without authentication', { anonymous: true }, 'it is published without authentication'],
    [
      'confidential data without step-up',
      { sensitivity: 'confidential' },
      'it is confidential and asks for no step-up',
    ],
    ['restricted data without step-up', { sensitivity: 'restricted' }, 'it is restricted and asks for no step-up'],
  ])('%s', (_, given, what) => {
    expect(faultsOf(given)).toEqual([expect.stringContaining(what)]);
  });

  test.each([
    ['by role', 'when { principal.roles.contains("admin") }'],
    ['without a condition', ''],
    ['by role or by object', 'when { principal.roles.contains("admin") || resource.owner == principal.owner }'],
    [
      'by role, unless an object says otherwise',
      'when { principal.roles.contains("admin") } unless { resource.owner == "x" }',
    ],
    ['by the operation alone', 'when { context.operation == "listOrders" }'],
    [
      'by role in one branch',
      'when { if principal.tenant == "a" then principal.roles.contains("b") else resource.owner == "c" }',
    ],
  ])('a permit %s', (_, condition) => {
    expect(faultsOf({}, permit(condition))).toEqual([
      'policy own (own.cedar:1:1), profile "regulated": it permits by the caller alone: neither the object nor the circumstances decide',
    ]);
  });
});
