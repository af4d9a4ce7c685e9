import { type ContainmentConfig, type IpSetReference, REGISTRY } from '../../src/vocabulary';
import { type AwsCall, AwsCallError } from '../core/aws';
import { changeIpSet, type IpSets, type Patience } from '../core/change-ip-set';
import type { Action } from './action';

/** How actions are taken and undone. */
export interface Means {
  /** `impossible`: there is nothing to be done, or somebody decided otherwise. */
  take(action: Action, finding: string): Promise<'done' | 'impossible'>;
  undo(action: Action): Promise<'done' | 'impossible'>;
}

/** What means are made of. */
export interface MeansDeps {
  readonly config: ContainmentConfig;
  readonly call: AwsCall;
  readonly registryTable?: string;
  readonly sets: IpSets;
  readonly patience: Patience;
}

const DEADLINE_MS = 3_000;

/** The registry of consumers, and the IP sets of the web ACL. */
export function means({ config, call, registryTable, sets, patience }: MeansDeps): Means {
  const setOf = (range: string): IpSetReference | undefined => (range.includes(':') ? config.ipv6 : config.ipv4);
  const change = async (range: string, edit: (addresses: readonly string[]) => readonly string[]) => {
    const set = setOf(range);
    if (!set) return 'impossible' as const;
    await changeIpSet(sets, set, (addresses) => changed(addresses, edit(addresses)), patience);
    return 'done' as const;
  };
  const update = (consumer: string, body: Record<string, unknown>) =>
    registryTable === undefined
      ? Promise.resolve('impossible' as const)
      : setStatus(call, registryTable, consumer, body);
  return {
    take: ({ kind, target }, finding) =>
      kind === 'block'
        ? change(target, (addresses) => [...new Set([...addresses, target])])
        : update(target, {
            UpdateExpression: 'SET #s = :suspended, #c = :finding',
            // Taken again after a crash, the same action is the same.
            ConditionExpression: '#s = :active OR (#s = :suspended AND #c = :finding)',
            ExpressionAttributeNames: { '#s': 'status', '#c': 'containedBy' },
            ExpressionAttributeValues: { ...STATUS, ':finding': { S: finding } },
          }),
    undo: ({ kind, target }) =>
      kind === 'block'
        ? change(target, (addresses) => addresses.filter((each) => each !== target))
        : update(target, {
            UpdateExpression: 'SET #s = :active REMOVE #c',
            // Whoever was revoked meanwhile stays out.
            ConditionExpression: '#s = :suspended',
            ExpressionAttributeNames: { '#s': 'status', '#c': 'containedBy' },
            ExpressionAttributeValues: STATUS,
          }),
  };
}

const STATUS = { ':active': { S: 'active' }, ':suspended': { S: 'suspended' } } as const;

function changed(before: readonly string[], after: readonly string[]): readonly string[] | undefined {
  return before.length === after.length ? undefined : after;
}

async function setStatus(
  call: AwsCall,
  table: string,
  consumer: string,
  body: Record<string, unknown>,
): Promise<'done' | 'impossible'> {
  const Key = { [REGISTRY.KEY]: { S: REGISTRY.consumerKey(consumer) } };
  try {
    await call({
      service: 'dynamodb',
      target: 'DynamoDB_20120810.UpdateItem',
      body: { TableName: table, Key, ...body },
      deadlineMs: DEADLINE_MS,
    });
    return 'done';
  } catch (error) {
    if (error instanceof AwsCallError && error.code === 'ConditionalCheckFailedException') return 'impossible';
    throw error;
  }
}
