import { detect } from '../../cli/detect/detect';
import { DETECTIONS } from '../../src/vocabulary/detections';
import { mixedStream } from './mixed-stream';
import { precisionOf, recallOf, scores } from './score';

describe('every rule over a day of mixed traffic, out of order and with copies', () => {
  const stream = mixedStream({ records: 24_000, attacks: 2, seed: 7 });
  const result = detect(stream.lines(), DETECTIONS).then(({ findings, counts }) => ({
    counts,
    scored: scores(stream.labels, findings),
  }));

  it('finds each attack', async () => {
    const { scored } = await result;

    expect(scored.filter((score) => recallOf(score) < 1)).toEqual([]);
  });

  it('accuses nobody else', async () => {
    const { scored } = await result;

    expect(scored.filter((score) => precisionOf(score) < 1)).toEqual([]);
  });

  it('counts copies once', async () => {
    const { counts } = await result;

    expect(counts.duplicates).toBeGreaterThan(50);
  });
});
