import { requireTokens } from '../../../cli/try/require-tokens';
import type { ContractModel } from '../../../src/contract/types';

const securityAfter = (security: object[] | undefined) =>
  requireTokens({ operations: [{ security }] } as unknown as ContractModel).operations[0]?.security;

it.each([[[]], [[{}]], [[{ oauth: [] }, {}]]])('asks for a token where the contract says %j', (security) => {
  expect(securityAfter(security)).toBeUndefined();
});

it('keeps the scopes of an operation that asks for them', () => {
  expect(securityAfter([{ oauth: ['read'] }])).toEqual([{ oauth: ['read'] }]);
});
