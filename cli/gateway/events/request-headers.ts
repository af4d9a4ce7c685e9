/** The headers of a request with casing, order and duplicates, indexed once. */
export class RequestHeaders {
  private readonly index = new Map<string, string[]>();

  constructor(readonly pairs: readonly (readonly [string, string])[]) {
    for (const [name, value] of pairs) {
      const key = name.toLowerCase();
      const values = this.index.get(key);
      if (values === undefined) this.index.set(key, [value]);
      else values.push(value);
    }
  }

  /** All values of a name in any case. */
  all(name: string): readonly string[] {
    return this.index.get(name.toLowerCase()) ?? [];
  }

  /** The last value of a name in any case: what the single-value map of an event holds. */
  value(name: string): string | undefined {
    return this.all(name).at(-1);
  }

  /** Values of a name written exactly so. */
  exact(name: string): readonly string[] {
    return this.pairs.filter(([candidate]) => candidate === name).map(([, value]) => value);
  }

  /** Lower-case names in order of first appearance. */
  names(): IterableIterator<string> {
    return this.index.keys();
  }
}
