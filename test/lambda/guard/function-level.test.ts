import { listed } from '../../../lambda/core/operation-list';
import type { OperationSpec } from '../../../src/vocabulary';
import { CALLER, contract, send } from './request';

/** The guard of a contract whose operations need what the test says. */
function guardedWith(needs: Partial<OperationSpec>, principal: Partial<typeof CALLER>) {
  const operations = contract.table.operations.map((each) => ({ ...each, ...needs }));
  const sent = { token: { principal: { ...CALLER, ...principal } } };
  return send(sent, undefined, { operations: listed(operations) });
}

test.each([
  ['role', { roles: ['admin'] }, {}, 'ROLE_MISSING', 'code/authz-role'],
  ['scope', { scopes: [['orders', 'refund']] }, {}, 'SCOPE_MISSING', 'code/authz-scope'],
])(
  'refuses a caller without the %s although the authorizer let it through',
  async (_, needs, given, reason, policy) => {
    const { status, reason: seen, records, handled } = await guardedWith(needs, given);

    expect([status, seen, records[0]?.policies]).toEqual([403, reason, [policy]]);
    expect(handled).toEqual([]);
  },
);

test('lets a caller through who has both', async () => {
  const { reason } = await guardedWith(
    { roles: ['admin'], scopes: [['refund']] },
    { roles: ['admin'], scopes: ['refund'] },
  );

  expect(reason).toBeUndefined();
});
