import type { DrillReport } from '../drill/report';

/**
 * The report of a drill as JSON, with `schema: 1`; members are only ever added under that number.
 *
 * `{ schema, api, version, passed, failed, milliseconds, uncallable: [operation],
 *    results: [{ slug, layer, title, name, operation?, verdict, answer, refusedBy?: { layer, reason, source, by }, detail?,
 *                figure?, correlation, milliseconds }],
 *    inapplicable: [{ slug, layer, why }],
 *    failingSink?: { recorded, delivered, kept, lost, extra, retries, hung, cutOff, down, busy, refused } }`
 */
export function drillJson(report: DrillReport): string {
  return `${JSON.stringify({ schema: 1, ...report }, undefined, 2)}\n`;
}
