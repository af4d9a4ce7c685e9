import type { IConstruct } from 'constructs';

/** Context key that fixes the date against which waivers are judged, for tests: an ISO 8601 date. */
export const NOW_CONTEXT = 'cdk-hardened-api:now';

/** The moment of the synth, or the one that the context fixes. */
export function synthTime(scope: IConstruct): Date {
  const fixed: unknown = scope.node.tryGetContext(NOW_CONTEXT);
  if (fixed === undefined) return new Date();
  const time = new Date(String(fixed));
  if (Number.isNaN(time.getTime())) {
    throw new Error(`context "${NOW_CONTEXT}" is not a date: ${String(fixed)}; write it as 2027-03-31`);
  }
  return time;
}
