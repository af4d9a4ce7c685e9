import { Quotas } from '../../../../cli/gateway/throttle/quota';
import { RateWindows } from '../../../../cli/gateway/throttle/rate-window';
import { Throttles } from '../../../../cli/gateway/throttle/token-bucket';

const START = Date.UTC(2026, 0, 5);
const DAY = 86_400_000;

describe('the token bucket', () => {
  test('passes 51 of 1000 requests in ten seconds with burst 2 and rate 5', () => {
    const throttles = new Throttles();
    let passed = 0;

    for (let request = 0; request < 1000; request++) {
      if (throttles.take('a', { rate: 5, burst: 2 }, START + request * 10)) passed++;
    }

    expect(passed).toBe(51);
  });

  test('keeps buckets apart and is not refilled by a clock that runs backwards', () => {
    const throttles = new Throttles();
    const limit = { rate: 1, burst: 1 };

    expect(throttles.take('a', limit, START)).toBe(true);
    expect(throttles.take('b', limit, START)).toBe(true);
    expect(throttles.take('a', limit, START - 60_000)).toBe(false);
  });
});

describe('quotas', () => {
  test.each([
    ['DAY', DAY],
    ['WEEK', 7 * DAY],
    ['MONTH', 31 * DAY],
  ] as const)('start again with the next %s', (period, later) => {
    const quotas = new Quotas();
    const quota = { limit: 2, period, offset: 1 };

    expect([quotas.take('a', quota, START), quotas.take('a', quota, START)]).toEqual([true, false]);
    expect([quotas.take('a', quota, START + later), quotas.take('a', quota, START + later)]).toEqual([true, true]);
  });
});

describe('rate windows', () => {
  test('slide: what is older than the window no longer counts', () => {
    const windows = new RateWindows();

    windows.count('a', 60, START);
    windows.count('a', 60, START + 30_000);

    expect(windows.count('a', 60, START + 59_000)).toBe(3);
    expect(windows.count('a', 60, START + 61_000)).toBe(3);
    expect(windows.count('a', 60, START + 200_000)).toBe(1);
  });
});
