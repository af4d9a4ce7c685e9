import { fixtureLines } from '../../../../cli/detect/fixture-lines';
import { insightsQuery } from '../../../../src/layers/audit/compile/insights';
import type { Detection, FixtureStream } from '../../../../src/vocabulary';
import { DETECTIONS } from '../../../../src/vocabulary/detections';
import { rowsInInsights } from './run-insights';

const START = Date.UTC(2026, 10, 24, 10, 0, 0);
const compiled = DETECTIONS.flatMap((detection) => {
  const query = insightsQuery(detection);
  return query === undefined ? [] : [[detection.slug, detection, query] as const];
});

const rowsOf = (detection: Detection, query: string, stream: FixtureStream) =>
  rowsInInsights(
    query,
    fixtureLines(detection, stream, START).map(({ time, text }) => ({
      time,
      line: JSON.parse(text) as Record<string, unknown>,
    })),
  );

describe('detections as queries of CloudWatch Logs Insights', () => {
  it.each(compiled)('%s has rows for its attack', (_slug, detection, query) => {
    expect(rowsOf(detection, query, detection.attack)).not.toEqual([]);
  });

  it.each(compiled)('%s has none for what only looks like it', (_slug, detection, query) => {
    expect(rowsOf(detection, query, detection.benign)).toEqual([]);
  });

  const administrative = DETECTIONS.filter(({ source }) => source === 'admin').map(
    (each) => [each.slug, each] as const,
  );

  it.each(administrative)('%s finds its attack in the envelope of EventBridge, too', (_slug, detection) => {
    const events = fixtureLines(detection, detection.attack, START).map(({ time, text }) => ({
      time,
      line: { 'detail-type': 'AWS API Call via CloudTrail', detail: JSON.parse(text) as unknown },
    }));

    expect(rowsInInsights(insightsQuery(detection, 'detail.')!, events)).not.toEqual([]);
  });
});
