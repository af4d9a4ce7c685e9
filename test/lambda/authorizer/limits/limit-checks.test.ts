import { authorizeRequest } from '../../../../lambda/authorizer/authorize-request';
import type { Admission, Limit } from '../../../../lambda/authorizer/limits/leases';
import { eventOf, harness, standingOf } from '../harness';
import { KIT } from '../test-issuers';
import { forged } from '../tokens';

const ACCOUNT_LIMIT = { rate: 5, burst: 10 };

/** An authorizer whose limiter answers as told; `asked` collects the limits that it was asked about. */
function limited(answer: (limits: readonly Limit[]) => Promise<Admission>, edits: Parameters<typeof harness>[0] = {}) {
  const asked: Limit[] = [];
  const take = (limits: readonly Limit[]) => {
    asked.push(...limits);
    return answer(limits);
  };
  return { ...harness({ limiter: { leases: { take }, accountLimit: ACCOUNT_LIMIT }, ...edits }), asked };
}

const allowed = async (): Promise<Admission> => ({ ok: true });
const spent = async ([limit]: readonly Limit[]): Promise<Admission> => ({ ok: false, limit: limit!, waitMs: 1200 });
const registry = (consumer: Parameters<typeof standingOf>[0]) => ({
  registry: { standing: async () => standingOf(consumer) },
});
const event = () => eventOf(forged(KIT, {}));

describe('the limits of a request', () => {
  it('are those of the account, the operation and the consumer, the narrowest first', async () => {
    const limits = {
      rate: 20,
      burst: 40,
      account: { rate: 2, burst: 4 },
      operations: { readOrder: { rate: 1, burst: 5 } },
    };
    const { deps, asked } = limited(allowed, registry(limits));

    await authorizeRequest(deps, event());

    expect(asked.map(({ kind, rate, burst, cost }) => [kind, rate, burst, cost])).toEqual([
      ['account', 2, 4, 1],
      ['operation', 1, 5, 1],
      ['consumer', 20, 40, 1],
    ]);
  });

  it('are those of a default where the record names none', async () => {
    const { deps, asked } = limited(allowed);

    await authorizeRequest(deps, event());

    expect(asked.map(({ kind, rate, burst }) => [kind, rate, burst])).toEqual([['consumer', 100, 400]]);
  });

  it('are those of the account where the API knows no consumers, whatever the token', async () => {
    const { deps, asked } = limited(allowed, { registry: undefined });

    await authorizeRequest(deps, event());
    await authorizeRequest(deps, eventOf(forged(KIT, { claims: { jti: 'another' } })));

    expect(asked.map(({ kind, rate }) => [kind, rate])).toEqual([
      ['account', 5],
      ['account', 5],
    ]);
    expect(asked[0]!.key).toBe(asked[1]!.key);
  });

  it('once spent, get the caller neither plan key nor transaction token, and the time to wait', async () => {
    const { deps, records } = limited(spent, registry({ planKey: 'plan-acme' }));

    const answer = await authorizeRequest(deps, event());

    expect(answer.usageIdentifierKey).toBeUndefined();
    expect(answer.context).toMatchObject({ decision: 'refuse', reason: 'LIMIT_EXCEEDED', retryAfter: '2' });
    expect(answer.context.transactionToken).toBeUndefined();
    expect(records).toMatchObject([{ decision: 'refuse', status: 429, policies: ['limit/consumer'] }]);
  });

  it('refuse by an explicit deny when they cannot be read', async () => {
    const { deps, records } = limited(() => Promise.reject(new Error('down')));

    const answer = await authorizeRequest(deps, event());

    expect(answer.policyDocument.Statement[0].Effect).toBe('Deny');
    expect(records).toMatchObject([{ reason: 'LIMITER_UNAVAILABLE', status: 403 }]);
  });

  it('hand on the plan key of the consumer', async () => {
    const { deps } = limited(allowed, registry({ planKey: 'plan-acme' }));

    expect((await authorizeRequest(deps, event())).usageIdentifierKey).toBe('plan-acme');
  });
});
