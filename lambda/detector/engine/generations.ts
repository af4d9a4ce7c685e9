/**
 * A map that never holds more than twice its limit: when the young generation is full it becomes the old one, and what was
 * old and not asked for since is forgotten. As good as least-recently-used here, without its cost at every access.
 */
export class Generations<V> {
  forgotten = 0;
  private young = new Map<string, V>();
  private old = new Map<string, V>();

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.young.size + this.old.size;
  }

  get(key: string): V | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const aged = this.old.get(key);
    if (aged === undefined) return undefined;
    this.old.delete(key);
    this.set(key, aged);
    return aged;
  }

  set(key: string, value: V): void {
    this.young.set(key, value);
    if (this.young.size < this.limit) return;
    this.forgotten += this.old.size;
    this.old = this.young;
    this.young = new Map();
  }

  delete(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }
}
