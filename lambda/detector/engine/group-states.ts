import { Generations } from './generations';

/**
 * States by group, bounded. Groups that were seen once wait apart from those seen again, so that a flood of made-up groups
 * pushes out other made-up groups and not the one that is halfway to a finding.
 */
export class GroupStates<S> {
  private readonly once: Generations<S>;
  private readonly again: Generations<S>;

  constructor(
    private readonly make: () => S,
    limit: number,
  ) {
    this.once = new Generations(Math.ceil(limit / 4));
    this.again = new Generations(Math.ceil(limit / 4));
  }

  get size(): number {
    return this.once.size + this.again.size;
  }

  get forgotten(): number {
    return this.once.forgotten + this.again.forgotten;
  }

  /** The state of a group, made at its first signal. */
  of(group: string): S {
    const known = this.again.get(group);
    if (known !== undefined) return known;
    const second = this.once.get(group);
    if (second === undefined) {
      const made = this.make();
      this.once.set(group, made);
      return made;
    }
    this.once.delete(group);
    this.again.set(group, second);
    return second;
  }

  /** The state of a group that has one. */
  peek(group: string): S | undefined {
    return this.again.get(group) ?? this.once.get(group);
  }
}
