import { environmentOf } from '../model/functions';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authnConsumer: Rule = {
  id: 'authn-consumer',
  finding: 'tokens are not tied to consumers',
  reason: 'no one can be revoked alone and nothing can be attributed',
  check: everyOperation(
    (operation, api) =>
      operation.authorizer !== undefined &&
      (environmentOf(operation.authorizer.function).HARDENED_REGISTRY_TABLE === undefined ||
        (api.consumers ?? []).length === 0),
  ),
};
