import { UsageMetrics } from '../../../lambda/detector/usage-metrics';
import type { Signal } from '../../../src/vocabulary';

const NOW = Date.UTC(2026, 10, 24);
const decision = (consumer: string | undefined, kind = 'allow'): Signal => ({
  source: 'decision',
  time: NOW,
  uid: 'u',
  point: 'authorizer',
  decision: kind,
  consumer,
});

function linesOf(usage: UsageMetrics, ...signals: Signal[]) {
  for (const signal of signals) usage.count(signal);
  return usage.lines('Orders', NOW).map(({ _aws, ...line }) => line);
}

describe('usage metrics', () => {
  it('count requests and refusals of each consumer, and of the API', () => {
    const lines = linesOf(new UsageMetrics(), decision('a'), decision('a', 'refuse'), decision(undefined, 'refuse'));

    expect(lines).toEqual([
      { api: 'Orders', consumer: 'a', requests: 2, refusals: 1 },
      { api: 'Orders', consumer: 'unidentified', requests: 1, refusals: 1 },
      { api: 'Orders', requests: 3, refusals: 2 },
    ]);
  });

  it('never name more than 50 consumers, however many batches come', () => {
    const usage = new UsageMetrics();
    const names = new Set<unknown>();

    for (let batch = 0; batch < 100; batch++) {
      const signals = Array.from({ length: 40 }, (_, index) => decision(`c-${batch}-${index}`));
      for (const line of linesOf(usage, ...signals)) if ('consumer' in line) names.add(line['consumer']);
    }

    expect(names.size).toBeLessThanOrEqual(51);
    expect(names).toContain('others');
  });

  it('begin anew with each batch, and say nothing of none', () => {
    const usage = new UsageMetrics();
    linesOf(usage, decision('a'));

    expect(linesOf(usage)).toEqual([]);
  });

  it('count the decision at the authorizer alone', () => {
    expect(linesOf(new UsageMetrics(), { ...decision('a'), point: 'guard' })).toEqual([]);
  });
});
