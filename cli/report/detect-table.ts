import type { Finding } from '../../src/vocabulary';
import type { DetectReport } from '../detect/detect';
import { PLAIN, type Style } from './style';

const MOST_ROWS = 200;

/** Findings for people: one block each, the count last. */
export function detectTable(report: DetectReport, rules: number, style: Style = PLAIN): string[] {
  const { findings, quarantined } = report;
  const unread = Object.entries(quarantined).map(([why, count]) => `${count} ${why}`);
  return [
    ...findings.slice(0, MOST_ROWS).flatMap((finding) => findingLines(finding, style)),
    ...(findings.length > MOST_ROWS ? [`… and ${findings.length - MOST_ROWS} more`] : []),
    `detect: ${rules} rules over ${report.lines} lines (${report.counts.duplicates} copies${unread.length > 0 ? `; unread: ${unread.join(', ')}` : ''}): ${findings.length} findings`,
  ];
}

/** One finding as two lines. */
export function findingLines(finding: Finding, style: Style = PLAIN): string[] {
  const { detection, group, hits, firstSeen, lastSeen } = finding;
  const span = `${new Date(firstSeen).toISOString()} to ${new Date(lastSeen).toISOString().slice(11)}`;
  return [
    style.bad(`  ${detection.severity.toUpperCase().padEnd(8)} ${detection.slug}  ${detection.groupBy} ${group}`),
    `           ${detection.title}: ${hits} signals, ${span}\n           ${style.faint(detection.response)}`,
  ];
}
