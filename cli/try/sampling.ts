import type { ContractModel } from '../../src/contract/types';

/** From here on, not every attack is repeated on every operation. */
const HUGE = 60;
/** Enough to see a fault of one layer, few enough to wait for. */
const OPERATIONS = 40;

/** How much of a huge document is attacked, and what the reader is told of it. */
export interface Sampling {
  readonly operationsPerAttack: number;
  readonly text: string;
}

/** Nothing for documents of ordinary size: all of their operations are attacked in full. */
export function samplingOf({ operations }: ContractModel): Sampling | undefined {
  if (operations.length <= HUGE) return undefined;
  const all = operations.length.toLocaleString('en');
  return {
    operationsPerAttack: OPERATIONS,
    text:
      `each attack was repeated on ${OPERATIONS} of ${all} operations at most, spread evenly over those that it fits; ` +
      `calls without a token, with a forged and with an expired one were tried on all of them`,
  };
}
