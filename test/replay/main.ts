import { detect } from '../../cli/detect/detect';
import { DETECTIONS } from '../../src/vocabulary/detections';
import { labelledAttack } from './labelled-attacks';
import { mixedStream } from './mixed-stream';
import { precisionOf, recallOf, type Score, scores, scoreTable } from './score';

const START = Date.UTC(2026, 10, 24);
const print = (text: string) => process.stdout.write(`${text}\n`);

/** Each rule over its own attack and its own look-alike, alone in a log. */
async function overFixtures(): Promise<Score[]> {
  const found = await Promise.all(
    DETECTIONS.map(async (detection, index) => {
      const made = [true, false].map((isAttack) =>
        labelledAttack(detection, { serial: index, start: START, isAttack }),
      );
      const runs = await Promise.all(
        made.map(({ lines }) =>
          detect(
            lines.map(({ text }) => text),
            [detection],
          ),
        ),
      );
      return scores(
        made,
        runs.flatMap(({ findings }) => findings),
      ).filter(({ slug }) => slug === detection.slug);
    }),
  );
  return found.flat();
}

/** Precision and recall of every rule, over its fixtures and over a day of generated traffic. */
async function main(records: number): Promise<void> {
  const fixtures = await overFixtures();
  print('each rule over its own fixtures');
  for (const line of scoreTable(fixtures)) print(line);
  const stream = mixedStream({ records, attacks: 8, seed: 20_261_124 });
  const started = performance.now();
  const report = await detect(stream.lines(), DETECTIONS);
  const seconds = (performance.now() - started) / 1000;
  const mixed = scores(stream.labels, report.findings);
  print(`\nevery rule over ${report.lines} records, ${report.counts.duplicates} of them copies, out of order`);
  for (const line of scoreTable(mixed)) print(line);
  const all = [...fixtures, ...mixed];
  const faulty = all.filter((score) => recallOf(score) < 1 || precisionOf(score) < 1);
  print(
    `replay: ${report.lines} records in ${seconds.toFixed(1)} s with their generation, ${report.findings.length} findings, ` +
      `${DETECTIONS.length} rules, ${faulty.length} with a recall or precision below 1`,
  );
  process.exitCode = faulty.length === 0 ? 0 : 1;
}

await main(Number(process.argv[2] ?? 1_000_000));
