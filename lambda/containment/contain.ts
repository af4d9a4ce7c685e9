import { BlockList } from 'node:net';
import type { ContainmentConfig, FindingEvent } from '../../src/vocabulary';
import { type Action, actionOf, actionsFor, keyOf } from './action';
import { containmentRecord, type Outcome } from './containment-record';
import type { ContainmentStore, Held } from './containment-store';
import type { Means } from './means';

/** What containment works with. */
export interface ContainmentDeps {
  readonly config: ContainmentConfig;
  readonly store: ContainmentStore;
  readonly means: Means;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Writes an audit record; an action that cannot be recorded is taken again until it is. */
  readonly write: (record: unknown) => void;
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

/** Does about a finding what the configuration says: once, within the limit of the hour, until it expires. */
export async function contain(finding: FindingEvent, deps: ContainmentDeps): Promise<void> {
  for (const action of actionsFor(finding, deps.config)) await take(action, finding.finding_info.uid, deps);
}

async function take(action: Action, finding: string, deps: ContainmentDeps): Promise<void> {
  const { config, store, means, now } = deps;
  const record = (outcome: Omit<Outcome, 'action' | 'finding'>) =>
    deps.write(containmentRecord({ action, finding, ...outcome }, now()));
  if (isExcepted(action, config)) return record({ what: 'excepted' });
  const held: Held = { key: keyOf(action), finding, expires: seconds(now()) + config.expirySeconds };
  const state = await store.open(held);
  if (state === 'held') return;
  if (state === 'opened' && !(await store.takeOne(seconds(now()), config.maxPerHour))) {
    await store.close(held);
    return record({ what: 'limited' });
  }
  if ((await means.take(action, finding)) === 'impossible') {
    await store.close(held);
    return record({ what: 'impossible' });
  }
  record({ what: 'taken', expires: held.expires });
  await store.confirm(held);
}

/** Undoes what has expired, and what an operator had undone. One that cannot be undone now is tried again next time. */
export async function release({ store, means, now, write }: ContainmentDeps): Promise<number> {
  const failures: unknown[] = [];
  const due = await store.due(seconds(now()));
  for (const held of due) {
    const action = actionOf(held.key);
    if (!action) continue;
    try {
      const what = (await means.undo(action)) === 'done' ? 'undone' : 'impossible';
      write(containmentRecord({ action, what, finding: held.finding, by: held.undoneBy }, now()));
      await store.close(held);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    throw new Error(`${failures.length} of ${due.length} actions could not be undone`, { cause: failures[0] });
  }
  return due.length;
}

function isExcepted({ kind, target }: Action, { exceptConsumers, exceptRanges }: ContainmentConfig): boolean {
  if (kind === 'suspend') return exceptConsumers.includes(target);
  const [address = ''] = target.split('/');
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  for (const range of exceptRanges) {
    const [network = '', bits] = range.split('/');
    list.addSubnet(network, Number(bits), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list.check(address, family);
}
