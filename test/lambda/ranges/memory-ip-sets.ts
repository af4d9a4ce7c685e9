import type { IpSets, IpSetState } from '../../../lambda/core/change-ip-set';
import type { IpSetReference } from '../../../src/vocabulary';

/** An IP set of the given name. */
export const setNamed = (name: string): IpSetReference => ({ name, id: `id-of-${name}`, scope: 'REGIONAL' });

/** IP sets in memory, with lock tokens as AWS WAF has them. */
export class MemoryIpSets implements IpSets {
  readonly writes: string[] = [];
  private token = 0;
  private readonly states = new Map<string, readonly string[]>();

  constructor(initial: Readonly<Record<string, readonly string[]>>) {
    for (const [name, addresses] of Object.entries(initial)) this.states.set(name, addresses);
  }

  async get({ name }: IpSetReference): Promise<IpSetState> {
    return { addresses: this.states.get(name) ?? [], lockToken: String(this.token) };
  }

  async put({ name }: IpSetReference, { addresses, lockToken }: IpSetState): Promise<'written' | 'stale'> {
    if (lockToken !== String(this.token)) return 'stale';
    this.token += 1;
    this.writes.push(name);
    this.states.set(name, addresses);
    return 'written';
  }

  of(name: string): readonly string[] {
    return this.states.get(name) ?? [];
  }
}
