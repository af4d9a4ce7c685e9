import { CANARY_AGENT, RECEIPT_EVENT } from '../../src/vocabulary';
import type { AwsCall } from './aws';

const DEADLINE_MS = 3_000;
/** Entries that one call takes. */
const ENTRIES = 10;
/** One canary is sent in minutes, and more are somebody else's: whoever sends a few must not push it out. */
const MOST = 100;

/** User agents of canaries, out of decision records. Whoever wrote them: the canary knows its own. */
export function canaryAgents(lines: readonly string[]): string[] {
  const found = lines.filter((line) => line.includes(CANARY_AGENT)).flatMap((line) => agentOf(line) ?? []);
  return [...new Set(found)];
}

function agentOf(line: string): string | undefined {
  try {
    const record = JSON.parse(line) as { class_uid?: unknown; http_request?: { user_agent?: unknown } } | null;
    const agent = record?.class_uid === undefined ? undefined : record.http_request?.user_agent;
    return typeof agent === 'string' && agent.startsWith(CANARY_AGENT) ? agent : undefined;
  } catch {
    return undefined;
  }
}

/** Tells the canary that its record is in the index. A receipt that is lost rings its alarm: nothing is tried twice. */
export async function sendReceipts(sink: string, agents: readonly string[], call: AwsCall): Promise<void> {
  const told = agents.slice(0, MOST);
  for (let at = 0; at < told.length; at += ENTRIES) await putReceipts(sink, told.slice(at, at + ENTRIES), call);
}

async function putReceipts(sink: string, agents: readonly string[], call: AwsCall): Promise<void> {
  await call({
    service: 'events',
    target: 'AWSEvents.PutEvents',
    deadlineMs: DEADLINE_MS,
    body: {
      Entries: agents.map((agent) => ({
        Source: RECEIPT_EVENT.SOURCE,
        DetailType: RECEIPT_EVENT.TYPE,
        Detail: JSON.stringify({ sink, agent }),
      })),
    },
  });
}
