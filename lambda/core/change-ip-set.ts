import type { IpSetReference } from '../../src/vocabulary';

/** An IP set as it was read. */
export interface IpSetState {
  readonly addresses: readonly string[];
  readonly description?: string;
  /** Valid until anybody writes. */
  readonly lockToken: string;
}

/** What is used of AWS WAF. */
export interface IpSets {
  get(set: IpSetReference): Promise<IpSetState>;
  /** `stale`: somebody else wrote since the read. */
  put(set: IpSetReference, state: IpSetState): Promise<'written' | 'stale'>;
}

/** How a writer waits its turn. */
export interface Patience {
  readonly attempts: number;
  wait(milliseconds: number): Promise<void>;
  /** 0 up to 1. */
  random(): number;
}

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;

/**
 * Reads, changes and writes an IP set; when somebody else wrote meanwhile, reads again. No write of anybody is lost.
 *
 * @param change the addresses to write, made of the ones that were read; `undefined`: nothing is to be changed
 * @returns whether something was written
 * @throws when every attempt met another writer
 */
export async function changeIpSet(
  sets: IpSets,
  set: IpSetReference,
  change: (addresses: readonly string[]) => readonly string[] | undefined,
  { attempts, wait, random }: Patience,
): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const state = await sets.get(set);
    const addresses = change(state.addresses);
    if (addresses === undefined) return false;
    if ((await sets.put(set, { ...state, addresses })) === 'written') return true;
    // Full jitter: writers that collided once must not collide again.
    await wait(random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
  }
  throw new Error(`IP set ${set.name} was written by others ${attempts} times in a row; it stays as they left it`);
}
