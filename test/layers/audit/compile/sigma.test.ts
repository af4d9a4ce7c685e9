import { fixtureLines, type TimedLine } from '../../../../cli/detect/fixture-lines';
import { sigmaRule } from '../../../../src/layers/audit/compile/sigma';
import type { Detection, FixtureStream } from '../../../../src/vocabulary';
import { DETECTIONS } from '../../../../src/vocabulary/detections';
import { firesInSigma } from './run-sigma';

const START = Date.UTC(2026, 10, 24, 10, 0, 0);
const compiled = DETECTIONS.flatMap((detection) => {
  const file = sigmaRule(detection);
  return file ? [[detection.slug, detection, file] as const] : [];
});

const eventsOf = (detection: Detection, stream: FixtureStream) =>
  fixtureLines(detection, stream, START).map(({ time, text }: TimedLine) => ({
    time,
    line: JSON.parse(text) as Record<string, unknown>,
  }));

describe('detections as Sigma', () => {
  it.each(compiled)('%s fires on its attack', (_slug, detection, file) => {
    expect(firesInSigma(file, eventsOf(detection, detection.attack))).toBe(true);
  });

  it.each(compiled)('%s stays silent on what only looks like it', (_slug, detection, file) => {
    expect(firesInSigma(file, eventsOf(detection, detection.benign))).toBe(false);
  });
});
