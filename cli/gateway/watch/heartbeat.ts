import type { Invoke } from '../boot/answer';
import type { Fabric } from '../fabric/fabric';
import type { LogDelivery } from '../log-delivery';
import { type LocalAlarm, rings } from './alarms';
import type { LocalMetrics } from './metrics';

/** What came of one canary. */
export interface Heartbeat {
  /** Canaries that were sent. */
  readonly sent: number;
  /** Alarms that ring when something does not come, and that somebody hears. */
  readonly watching: readonly { readonly alarm: string; readonly metric: string }[];
  /** Those of them that ring now. */
  readonly ringing: readonly { readonly alarm: string; readonly description: string }[];
}

/** What sending a canary needs. */
export interface HeartbeatDeps {
  readonly invoke: Invoke;
  readonly fabric: Fabric;
  readonly delivery: LogDelivery;
  readonly metrics: LocalMetrics;
  readonly alarms: readonly LocalAlarm[];
  /** ARNs of the canary functions that are on schedule. */
  readonly canaries: readonly string[];
}

const SCHEDULED = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

const INVOKE_LIMIT_MS = 60_000;

/** Namespaces whose metrics are measured here. */
const MEASURED = ['HardenedApi', 'AWS/Firehose'];

/** Sends what is on schedule, waits until nothing is on its way, and looks which alarms would ring. */
export async function heartbeat(deps: HeartbeatDeps): Promise<Heartbeat> {
  const { invoke, fabric, delivery, metrics, alarms, canaries } = deps;
  const { mark } = metrics;
  await Promise.all(canaries.map((arn) => invoke(arn, SCHEDULED, INVOKE_LIMIT_MS)));
  await delivery.settle();
  await fabric.settle();
  const watching = alarms.filter(
    ({ operator, namespace, missing, isHeard }) =>
      operator.startsWith('LessThan') && missing === 'breaching' && MEASURED.includes(namespace) && isHeard,
  );
  const ringing = watching.filter((alarm) => rings(alarm, metrics, mark));
  return {
    sent: canaries.length,
    watching: watching.map(({ logicalId, metricName }) => ({ alarm: logicalId, metric: metricName })),
    ringing: ringing.map(({ logicalId, description }) => ({ alarm: logicalId, description })),
  };
}
