import { RATE_WEIGHTS } from '../../src/vocabulary';
import { type Attack, type AttackCase, type Claim, notApplicable, refusedFor, type Seen } from '../drill/attack';
import { type Call, withBody, withToken } from '../drill/call';
import { NOBODY, type Subject } from '../drill/cases';
import { type DrillContext, HAS_MANY_ADDRESSES } from '../drill/context';
import type { DrillOperation } from '../drill/contract-view';
import { isJson } from '../drill/content-type';
import { flood } from '../drill/flood';
import { isSuccess, type Outcome, statusText } from '../drill/outcome';

/** Tokens that no consumer is expected to have at once, unless it was given more than the default. */
const TOKENS = 600;

/** The record tells a spent bucket from the throttles of stage and usage plan, which answer alike. */
const isSpent = async (drill: DrillContext, outcome: Outcome): Promise<boolean> =>
  outcome.kind === 'http' &&
  outcome.status === 429 &&
  (await drill.evidence(outcome)).refusal?.reason === 'LIMIT_EXCEEDED';

const weightOf = ({ spec }: DrillOperation) => spec.weight ?? RATE_WEIGHTS[spec.rate];

/** The operation that costs most: fewest requests then spend the bucket. */
function costliest(context: DrillContext): Subject | undefined {
  const isHarmless = ({ spec, body }: DrillOperation) =>
    spec.method === 'GET' || (spec.bodyRequired && body !== undefined && isJson(body.contentType));
  const [first] = context.everywhere(isHarmless).sort((a, b) => weightOf(b.operation) - weightOf(a.operation));
  return first;
}

/** Counts against the rate and costs the backend nothing: an empty write, or a read with an unknown parameter. */
function repeated(call: Call): Call {
  return call.body !== undefined ? withBody(call, '') : { ...call, query: [...call.query, ['burst', '1']] };
}

/** From an address of its own each, where this machine has so many. */
function from(call: Call, index: number): Call {
  if (!HAS_MANY_ADDRESSES || call.connection.address) return call;
  return { ...call, connection: { ...call.connection, address: `127.2.${(index >> 8) & 255}.${(index & 127) + 1}` } };
}

/** 429 without `Retry-After` brings all callers back at once. */
const saysWhen = ({ outcome }: Seen): string | undefined =>
  outcome.kind === 'http' && Number(outcome.headers['retry-after']) >= 1
    ? undefined
    : 'the refusal does not say when to try again';

function oneAccount({ operation, caller }: Subject): AttackCase {
  let sent = 0;
  return {
    name: 'one account from many addresses',
    operation: operation.spec.id,
    schedule: 'last',
    expect: { ...refusedFor('LIMIT_EXCEEDED'), also: saysWhen },
    figure: () =>
      `${caller.identity.name} was limited within ${sent} requests from ${HAS_MANY_ADDRESSES ? `${sent} addresses` : 'one address'}`,
    run: async (drill) => {
      const call = repeated(await drill.wellMade(operation, caller));
      return flood(
        drill,
        (index) => {
          sent = index + 1;
          return from(call, index);
        },
        (outcome) => isSpent(drill, outcome),
        {
          parallel: 8,
          maxRequests: Math.ceil(TOKENS / weightOf(operation)),
          maxMilliseconds: 120_000,
        },
      );
    },
    positive: (drill) => drill.positive(operation, caller),
  };
}

const ACCOUNTS = 40;
const CROWD = '127.2.255.1';

/** The other half: whoever limits by address shuts these out. */
const ALL_SERVED: Claim = {
  layer: 'network',
  failsAs: 'got through',
  complaint: ({ outcome }) =>
    isSuccess(outcome) ? undefined : `an account behind a shared address was answered ${statusText(outcome)}`,
};

function manyAccounts({ operation, caller }: Subject): AttackCase {
  return {
    name: `${ACCOUNTS} accounts behind one address are served`,
    operation: operation.spec.id,
    schedule: 'alone',
    expect: ALL_SERVED,
    run: async (drill) => {
      const call = await drill.wellMade(operation, caller);
      const connection = HAS_MANY_ADDRESSES ? { ...call.connection, address: CROWD } : call.connection;
      let last = await drill.send({ ...call, connection });
      for (let account = 1; account < ACCOUNTS && isSuccess(last); account += 1) {
        const token = await drill.target.identities.mint(caller.identity, ({ claims }) => {
          claims['sub'] = `account-${account}`;
        });
        last = await drill.sendOnce(withToken({ ...call, connection }, token));
      }
      return last;
    },
    positive: (drill) => drill.positive(operation, caller),
  };
}

/** Objects belong to their owners: only an operation on none can be called by any account. */
const isForEveryone = ({ spec }: DrillOperation) => spec.method === 'GET' && spec.identifiers.length === 0;

/** Addresses are cheap and shared: only the account tells who spends. */
export const networkConsumerLimit: Attack = {
  slug: 'network-consumer-limit',
  title: 'spend more than an account may, from a thousand addresses',
  cases: (context) => {
    const subject = costliest(context);
    if (!subject) return notApplicable(NOBODY);
    const shared = context.probe(isForEveryone);
    return [oneAccount(subject), ...(shared ? [manyAccounts(shared)] : [])];
  },
};
