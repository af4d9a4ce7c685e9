import { certificateConsumers } from '../model/hardened';
import { asList } from '../model/references';
import { everyApi } from '../rule';
import type { Rule } from '../rule';

export const networkSourceRange: Rule = {
  id: 'network-source-range',
  finding: 'a consumer with certificates may call from any address',
  reason: 'a stolen certificate and token work from anywhere',
  check: everyApi((api) =>
    certificateConsumers(api)
      .filter((consumer) => asList(consumer.sourceRanges).length === 0)
      .map((consumer) => `consumer ${String(consumer.consumerId)}`),
  ),
};
