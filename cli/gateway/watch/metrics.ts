import { isRecord, listOf, recordOf, textOf } from '../assembly/json';

/** One value of a metric. */
interface Datum {
  readonly key: string;
  readonly value: number;
}

/** Name of a metric with its namespace and dimensions: equal texts are the same metric. */
export function metricKey(namespace: string, name: string, dimensions: readonly (readonly [string, string])[]): string {
  const sorted = [...dimensions].sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}

const KEPT = 20_000;

/** What was measured since the boot: lines in the embedded metric format, and what services say of themselves. */
export class LocalMetrics {
  private data: Datum[] = [];
  private dropped = 0;

  /** A moment, for `since`. */
  get mark(): number {
    return this.dropped + this.data.length;
  }

  put(
    namespace: string,
    name: string,
    { value, dimensions }: { readonly value: number; readonly dimensions: readonly (readonly [string, string])[] },
  ): void {
    this.data.push({ key: metricKey(namespace, name, dimensions), value });
    if (this.data.length <= KEPT) return;
    this.dropped += this.data.length - KEPT / 2;
    this.data = this.data.slice(-KEPT / 2);
  }

  /** Takes a line of a function where it is in the embedded metric format. */
  takeLine(line: unknown): void {
    const members = recordOf(line);
    for (const directive of listOf(recordOf(members['_aws'])['CloudWatchMetrics'])) {
      const { Namespace, Dimensions, Metrics } = recordOf(directive);
      for (const names of listOf(Dimensions)) {
        const dimensions = listOf(names).map((name) => [String(name), String(members[String(name)])] as const);
        for (const metric of listOf(Metrics)) {
          const name = isRecord(metric) ? textOf(metric['Name']) : undefined;
          const value = name === undefined ? undefined : members[name];
          if (name !== undefined && typeof value === 'number')
            this.put(textOf(Namespace) ?? '', name, { value, dimensions });
        }
      }
    }
  }

  /** Values of a metric since a moment; none: nothing was measured. */
  since(mark: number, key: string): readonly number[] {
    return this.data
      .slice(Math.max(0, mark - this.dropped))
      .filter((each) => each.key === key)
      .map(({ value }) => value);
  }
}
