import { recordOf, textOf } from '../gateway/assembly/json';
import type { DrillContext } from './context';
import type { Recorded } from './report';

/** Counts what the requests of a drill left behind, and what of it arrived. */
export async function recordedOf({ target, answered }: DrillContext): Promise<Recorded> {
  const { audit } = target;
  const found = (await audit.findings?.()) ?? [];
  const receivers = (await audit.reconcile?.()) ?? [];
  const entries = audit.all();
  const count = (source: string) => entries.filter((each) => each.source === source).length;
  const findings: Record<string, number> = {};
  for (const { record } of found) {
    const slug = textOf(recordOf(recordOf(record['unmapped'])['detection'])['slug']) ?? 'unknown';
    findings[slug] = (findings[slug] ?? 0) + 1;
  }
  return {
    requests: answered.length,
    decisions: count('ocsf'),
    accessLines: count('access-log'),
    webAclLines: count('waf-log'),
    findings,
    ...(receivers.length > 0 && {
      lost: Math.max(...receivers.map(({ lost }) => lost)),
      extra: Math.max(...receivers.map(({ extra }) => extra)),
    }),
  };
}
