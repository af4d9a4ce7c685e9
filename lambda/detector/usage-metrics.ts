import type { Signal } from '../../src/vocabulary';
import { metricLine } from '../core/metrics';

const MOST_CONSUMERS = 50;
const OTHERS = 'others';

/** Requests and refusals by consumer, of one batch. */
export class UsageMetrics {
  private readonly usage = new Map<string, { requests: number; refusals: number }>();

  count({ source, point, consumer, decision }: Signal): void {
    if (source !== 'decision' || point !== 'authorizer') return;
    const known = this.usage.get(consumer ?? 'unidentified') ?? { requests: 0, refusals: 0 };
    known.requests += 1;
    if (decision === 'refuse') known.refusals += 1;
    this.usage.set(consumer ?? 'unidentified', known);
  }

  /**
   * One line in CloudWatch's embedded metric format for each consumer, the busiest ones by name and the rest as one: each
   * name is a metric that costs.
   */
  lines(api: string, now: number): Record<string, unknown>[] {
    const sorted = [...this.usage].sort(([, a], [, b]) => b.requests - a.requests);
    const rest = sorted.slice(MOST_CONSUMERS).map(([, counts]) => counts);
    const others = rest.reduce(
      (sum, each) => ({ requests: sum.requests + each.requests, refusals: sum.refusals + each.refusals }),
      NOTHING,
    );
    const named = sorted.slice(0, MOST_CONSUMERS);
    this.usage.clear();
    return [...named, ...(rest.length > 0 ? [[OTHERS, others] as const] : [])].map(([consumer, counts]) =>
      metricLine({ api, consumer }, counts, now),
    );
  }
}

const NOTHING = { requests: 0, refusals: 0 };
