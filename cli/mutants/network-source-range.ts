import { editConsumers } from './edit';
import { type Mutant, withoutCheck, withoutInTemplate } from './mutant';

export const networkSourceRange: readonly Mutant[] = [
  withoutInTemplate('network-source-range', 'the address ranges of consumers', (template) =>
    editConsumers(template, (consumer) => {
      const had = Array.isArray(consumer.sourceRanges) && consumer.sourceRanges.length > 0;
      consumer.sourceRanges = [];
      return had;
    }),
  ),
  withoutCheck('network-source-range', ['authorizer'], 'the check of source addresses'),
];
