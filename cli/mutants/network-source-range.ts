import { editConsumers } from './edit';
import { type Mutant, withoutCheck, withoutInTemplate } from './mutant';

const isFilled = (value: unknown) => Array.isArray(value) && value.length > 0;

export const networkSourceRange: readonly Mutant[] = [
  // Of other consumers, nothing in a template tells that they ever had ranges.
  withoutInTemplate('network-source-range', 'the address ranges of consumers with certificates', (template) =>
    editConsumers(template, (consumer) => {
      const had = isFilled(consumer.certificates) && isFilled(consumer.sourceRanges);
      if (!had) return false;
      consumer.sourceRanges = [];
      return true;
    }),
  ),
  withoutCheck('network-source-range', ['authorizer'], 'the check of source addresses'),
];
