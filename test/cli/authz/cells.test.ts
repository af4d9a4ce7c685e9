import { suiteCells } from '../../../cli/authz/suite/cells';
import { suiteLines } from '../../../cli/report/authz-drill';
import { DrillContext } from '../../../cli/drill/context';
import type { DrillTarget } from '../../../cli/drill/target';
import type { OperationSpec } from '../../../src/vocabulary';
import { contract, sampler } from '../drill/contract';
import { identity, ISSUER } from '../drill/fake-gateway';

const identities = [
  identity(),
  identity({ name: 'web/tenant-b', tenant: 'tenant-b' }),
  identity({ name: 'clerk', roles: ['clerk'] }),
];
const target = {
  endpoints: [],
  ca: '',
  fixtures: { types: ['Order', 'LineItem', 'SavedSearch'] },
  identities: { all: identities, forge: { issuers: [ISSUER] } },
} as unknown as DrillTarget;

function cellsOf(over: Partial<OperationSpec> = {}): string[] {
  const operations = contract.table.operations.map((each) => ({ ...each, ...over }));
  const context = new DrillContext(target, { ...contract, table: { ...contract.table, operations } }, sampler);
  context.client.close();
  return suiteCells(context).map(
    ({ operation, caller, identifier, relation, expected }) =>
      `${operation.spec.id} ${caller.key} ${identifier?.name ?? '-'} ${relation} ${expected}`,
  );
}

test('a caller with role and scope may reach what is of its tenant, and nothing else', () => {
  const cells = cellsOf().filter((cell) => cell.startsWith('getOrder web/'));

  expect(cells).toEqual([
    'getOrder web/tenant-b - own allow',
    'getOrder web/tenant-b orderId tenant allow',
    'getOrder web/tenant-b orderId foreign refuse',
    'getOrder web/tenant-b orderId absent refuse',
    'getOrder web/tenant-b roles  - own refuse',
    'getOrder web/tenant-b roles  orderId tenant refuse',
    'getOrder web/tenant-b roles  orderId foreign refuse',
    'getOrder web/tenant-b roles  orderId absent refuse',
    'getOrder web/tenant-b scopes nothing - own refuse',
    'getOrder web/tenant-b scopes nothing orderId tenant refuse',
    'getOrder web/tenant-b scopes nothing orderId foreign refuse',
    'getOrder web/tenant-b scopes nothing orderId absent refuse',
  ]);
});

test.each<[string, Partial<OperationSpec>, string]>([
  ['a colleague’s object of an owned type is refused', { ownership: 'owner' }, 'orderId tenant refuse'],
  ['a shared object of another tenant is everyone’s', { ownership: 'shared' }, 'orderId foreign allow'],
])('%s', (_, over, expected) => {
  expect(cellsOf(over)).toContain(`getOrder web/tenant-b ${expected}`);
});

test('every identifier of a body has its cells', () => {
  const cells = cellsOf().filter((cell) => cell.startsWith('mergeOrders web/tenant-b /'));

  expect(cells).toHaveLength(6);
});

test('a cell that is not as the contract says is named, and fails the run', () => {
  const context = new DrillContext(target, contract, sampler);
  context.client.close();
  const [cell] = suiteCells(context).filter(({ relation }) => relation === 'foreign');
  const results = [{ cell: cell!, isServed: true, answer: '200' }];

  const lines = suiteLines([{ configuration: { name: 'both', judged: 'every cell' }, results, isGood: false }]);

  expect(lines).toContain('  WRONG getOrder as web/tenant-b on path orderId foreign: served, 200');
  expect(lines.at(-1)).toBe('authz drill: 1 call in 1 configuration, WRONG with both');
});
