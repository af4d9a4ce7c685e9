import type { Signal } from '../../src/vocabulary';
import { metricLine } from '../core/metrics';

/** Consumers that an instance names in metrics: each name is a metric that costs. */
const MOST_CONSUMERS = 50;
const OTHERS = 'others';
const UNIDENTIFIED = 'unidentified';

interface Usage {
  requests: number;
  refusals: number;
}

/** Requests and refusals by consumer, of one batch. */
export class UsageMetrics {
  private usage = new Map<string, Usage>();
  /** Whoever was named once is named from then on: a crowd of consumers must not become as many metrics, batch by batch. */
  private readonly named = new Set<string>();

  count({ source, point, consumer, decision }: Signal): void {
    if (source !== 'decision' || point !== 'authorizer') return;
    const name = consumer ?? UNIDENTIFIED;
    const known = this.usage.get(name) ?? { requests: 0, refusals: 0 };
    known.requests += 1;
    if (decision === 'refuse') known.refusals += 1;
    this.usage.set(name, known);
  }

  /**
   * Lines in CloudWatch's embedded metric format: one for the API, one for each consumer that has a name there, the busiest
   * first, and one for all others.
   */
  lines(api: string, now: number): Record<string, unknown>[] {
    const total = nothing();
    const others = nothing();
    const lines: Record<string, unknown>[] = [];
    for (const [consumer, counts] of [...this.usage].sort(([, a], [, b]) => b.requests - a.requests)) {
      add(total, counts);
      if (this.named.size < MOST_CONSUMERS) this.named.add(consumer);
      if (this.named.has(consumer)) lines.push(metricLine({ api, consumer }, { ...counts }, now));
      else add(others, counts);
    }
    this.usage = new Map();
    if (total.requests > 0) lines.push(metricLine({ api }, { ...total }, now));
    if (others.requests > 0) lines.push(metricLine({ api, consumer: OTHERS }, { ...others }, now));
    return lines;
  }
}

const nothing = (): Usage => ({ requests: 0, refusals: 0 });

function add(sum: Usage, { requests, refusals }: Usage): void {
  sum.requests += requests;
  sum.refusals += refusals;
}
