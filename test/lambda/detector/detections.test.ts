import { detect } from '../../../cli/detect/detect';
import { fixtureLines, type TimedLine } from '../../../cli/detect/fixture-lines';
import { DETECTIONS } from '../../../src/vocabulary/detections';

const START = Date.UTC(2026, 10, 24, 10, 0, 0);
const named = DETECTIONS.map((each) => [each.slug, each] as const);
const texts = (lines: readonly TimedLine[]) => lines.map(({ text }) => text);

async function fired(lines: Iterable<string>): Promise<string[]> {
  const { findings } = await detect(lines, DETECTIONS);
  return findings.map(({ detection }) => detection.slug);
}

describe('the detections', () => {
  it.each(named)('%s fires on its attack', async (slug, detection) => {
    expect(await fired(texts(fixtureLines(detection, detection.attack, START)))).toContain(slug);
  });

  it.each(named)('%s stays silent on what only looks like it', async (slug, detection) => {
    expect(await fired(texts(fixtureLines(detection, detection.benign, START)))).not.toContain(slug);
  });

  it.each(named.filter(([, { trigger }]) => trigger.kind === 'count' && trigger.threshold > 1))(
    '%s stays silent when the same happens over a longer time than its window',
    async (slug, detection) => {
      const { attack, windowSeconds } = detection;
      const slow = { ...attack, every: (windowSeconds / (attack.count - 1)) * 1.1 };

      expect(await fired(texts(fixtureLines(detection, slow, START)))).not.toContain(slug);
    },
  );

  it.each(named.filter(([, { trigger }]) => trigger.kind !== 'each' && trigger.kind !== 'surge'))(
    '%s counts copies of a record once and finds the attack in any order within its window',
    async (slug, detection) => {
      const { kind } = detection.trigger;
      const attack = texts(fixtureLines(detection, detection.attack, START));
      const isOrdered = kind === 'then' || kind === 'novel';
      const shuffled = isOrdered ? attack : [...attack].reverse();

      const twice = await fired(shuffled.flatMap((line) => [line, line]));

      expect(twice.filter((each) => each === slug)).toHaveLength(1);
    },
  );

  it('each have thresholds, ids of OWASP and MITRE, and notes that say something', () => {
    for (const { owasp, mitre, falsePositives, response, windowSeconds, where } of DETECTIONS) {
      expect(owasp.length).toBeGreaterThan(0);
      expect(mitre.every(({ id }) => /^T\d{4}(\.\d{3})?$/.test(id)) && mitre.length > 0).toBe(true);
      expect(Math.min(falsePositives.length, response.length)).toBeGreaterThan(15);
      expect(windowSeconds).toBeGreaterThan(0);
      expect(where.length).toBeGreaterThan(0);
    }
    expect(new Set(DETECTIONS.map(({ slug }) => slug)).size).toBe(DETECTIONS.length);
    expect(DETECTIONS.length).toBeGreaterThanOrEqual(20);
  });
});
