import { DetectionEngine, type EngineCounts } from '../../lambda/detector/engine/engine';
import { normalizeLine, type Quarantine } from '../../lambda/detector/normalize/normalize';
import type { Detection, Finding } from '../../src/vocabulary';

/** What a replay found. */
export interface DetectReport {
  readonly lines: number;
  readonly findings: readonly Finding[];
  readonly quarantined: Readonly<Partial<Record<Quarantine, number>>>;
  readonly counts: EngineCounts;
}

/** Runs log lines through the rules, as the detector on the stream does. */
export async function detect(
  lines: AsyncIterable<string> | Iterable<string>,
  rules: readonly Detection[],
): Promise<DetectReport> {
  const engine = new DetectionEngine(rules);
  const findings: Finding[] = [];
  const quarantined: Partial<Record<Quarantine, number>> = {};
  let count = 0;
  for await (const line of lines) {
    count += 1;
    const read = normalizeLine(line);
    if ('quarantine' in read) quarantined[read.quarantine] = (quarantined[read.quarantine] ?? 0) + 1;
    else findings.push(...engine.observe(read.signal));
  }
  return { lines: count, findings, quarantined, counts: engine.counts };
}
