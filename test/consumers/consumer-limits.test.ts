import { Template } from 'aws-cdk-lib/assertions';
import { Consumer } from '../../src/consumers/consumer';
import type { Throttle } from '../../src/layers/network/throttle';
import { ISSUER, stackOf } from '../hardened-api-fixture';

/** Plan keys by logical id, for consumers and their limits in the order of the template. */
function bindings(limits: Readonly<Record<string, Throttle | undefined>>): ReadonlyMap<string, unknown> {
  const consumers = Object.entries(limits).map(([id, limit]) =>
    Consumer.of(id, { issuer: ISSUER, clients: [id], roles: ['buyer'], tenants: [id], limit }),
  );
  const keys = Template.fromStack(stackOf({ consumers })).findResources('AWS::ApiGateway::UsagePlanKey');
  return new Map(Object.entries(keys).map(([id, { Properties }]) => [id, Properties]));
}

const SLOW = { rate: 10, burst: 20 };
const FAST = { rate: 20, burst: 40 };

describe('ConsumerLimits', () => {
  // API Gateway: a key can be associated with one usage plan for each stage; a replacement is made before the old one goes.
  it.each<[string, Record<string, Throttle | undefined>]>([
    ['the limits of one change', { acme: FAST, globex: SLOW }],
    ['limits that were the same differ', { acme: SLOW, globex: FAST }],
    ['a consumer comes before them', { first: FAST, acme: SLOW, globex: SLOW }],
    ['the order changes', { globex: SLOW, acme: SLOW }],
  ])('leaves every key in its plan when %s', (_, after) => {
    const then = bindings(after);

    const moved = [...bindings({ acme: SLOW, globex: SLOW })].filter(
      ([id, binding]) => JSON.stringify(then.get(id)) !== JSON.stringify(binding),
    );

    expect(moved).toEqual([]);
  });
});
