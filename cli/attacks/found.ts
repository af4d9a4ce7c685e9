import type { FindingEvent } from '../../src/vocabulary';
import type { Claim } from '../drill/attack';

/**
 * Expects one finding of a detection about one thing.
 *
 * @param isOnly whether nothing else may be found about it
 */
export function found(detection: string, group: string, isOnly = true): Claim {
  return {
    layer: 'audit',
    failsAs: 'no record',
    complaint: async ({ context }) => {
      const entries = (await context.target.audit.findings?.()) ?? [];
      const own = entries
        .map(({ record }) => (record as unknown as FindingEvent).unmapped.detection)
        .filter((each) => each.group === group);
      const matching = own.filter(({ slug }) => slug === detection);
      if (matching.length === 0) return `no finding ${detection}`;
      const all = isOnly ? own : matching;
      return all.length > 1 ? `${all.length} findings for one event` : undefined;
    },
  };
}
