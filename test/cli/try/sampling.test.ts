import { samplingOf } from '../../../cli/try/sampling';
import type { ContractModel } from '../../../src/contract/types';

const withOperations = (count: number) => ({ operations: Array.from({ length: count }) }) as unknown as ContractModel;

it('attacks documents of ordinary size in full', () => {
  expect(samplingOf(withOperations(60))).toBeUndefined();
});

it('says how much of a huge document is attacked', () => {
  expect(samplingOf(withOperations(1_000))).toMatchObject({
    operationsPerAttack: 40,
    text: expect.stringContaining('40 of 1,000 operations'),
  });
});
