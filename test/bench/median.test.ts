import { median } from '../../bench/core/median';

test('the median ignores outliers and averages the middle of an even count', () => {
  expect(median([3, 1, 1000])).toBe(3);
  expect(median([4, 1, 2, 1000])).toBe(3);
  expect(median([])).toBeNaN();
});
