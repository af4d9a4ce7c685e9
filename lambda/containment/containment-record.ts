import { randomUUID } from 'node:crypto';
import { OCSF_VERSION } from '../../src/vocabulary';
import type { Action } from './action';

const API_ACTIVITY = 6003;
const UPDATE = 3;

/** What became of an action. */
export interface Outcome {
  readonly action: Action;
  readonly what: 'taken' | 'undone' | 'limited' | 'excepted' | 'impossible';
  /** Id of the finding that led to it. */
  readonly finding: string;
  /** Who had it undone: an operator, or the clock. */
  readonly by?: string;
  /** Epoch seconds. */
  readonly expires?: number;
}

const OPERATIONS = {
  suspend: { taken: 'SuspendConsumer', undone: 'RestoreConsumer' },
  block: { taken: 'BlockAddress', undone: 'UnblockAddress' },
} as const;

/** One action as an OCSF API Activity (6003): what a machine did about an attack must be as visible as the attack. */
export function containmentRecord(
  { action, what, finding, by, expires }: Outcome,
  now: number,
): Record<string, unknown> {
  const isDone = what === 'taken' || what === 'undone';
  const operation = OPERATIONS[action.kind][what === 'undone' ? 'undone' : 'taken'];
  const isConsumer = action.kind === 'suspend';
  return {
    class_uid: API_ACTIVITY,
    category_uid: 6,
    activity_id: UPDATE,
    type_uid: API_ACTIVITY * 100 + UPDATE,
    severity_id: isDone ? 3 : 2,
    status_id: isDone ? 1 : 2,
    ...(!isDone && { status_code: what }),
    time: now,
    message: `${operation} ${action.target}: ${what}`,
    metadata: {
      version: OCSF_VERSION,
      uid: randomUUID(),
      correlation_uid: finding,
      product: { name: 'cdk-hardened-api', vendor_name: 'cdk-hardened-api', feature: { name: 'containment' } },
    },
    actor: { user: { uid: by ?? 'containment' } },
    api: { operation, service: { name: isConsumer ? 'registry' : 'wafv2' }, request: { uid: finding } },
    src_endpoint: { name: 'containment' },
    resources: [{ uid: action.target, type: isConsumer ? 'consumer' : 'address' }],
    unmapped: { containment: { kind: action.kind, outcome: what, target: action.target, finding, expires } },
  };
}
