import { type AttackCase, type Expectation, type ExpectedRefusal, isClaim } from './attack';
import type { DrillContext } from './context';
import type { Evidence, RecordedRefusal } from './evidence';
import { isSuccess, type NoResponse, type Outcome, statusText } from './outcome';

/**
 * - `refused`: by the right layer, for an expected reason, with record and status. The only one that passes.
 * - `second line`: refused, but by another layer or for another reason: the control itself did nothing.
 * - `wrong status`: refused for the right reason, but the caller saw another status than the reason stands for.
 * - `got through`: served, or (claims) what must not happen did.
 * - `no record`: refused without a record that says by whom, or with two.
 * - `positive control failed`: the well-made request was refused too, or the case could not be set up.
 */
export type Verdict =
  | 'refused'
  | 'second line'
  | 'wrong status'
  | 'got through'
  | 'no record'
  | 'positive control failed';

export interface Judgment {
  readonly verdict: Verdict;
  readonly detail?: string;
  readonly refusedBy?: RecordedRefusal;
}

/** Judges one case from what came back, the records of the request, and its positive control. */
export async function judge(
  attack: AttackCase,
  context: DrillContext,
  outcome: Outcome,
  positive: { readonly outcome: Outcome; readonly evidence: Evidence },
  evidence: Evidence,
): Promise<Judgment> {
  if (!isSuccess(positive.outcome))
    return controlFailed(attack.expect, positive.outcome, positive.evidence, evidence.refusal);
  if (isLocalFault(outcome)) return { verdict: 'positive control failed', detail: `not sent: ${outcome.error}` };
  const seen = { context, outcome, evidence };
  if (!isClaim(attack.expect)) {
    const besides = attack.expect.also?.(seen);
    return besides === undefined
      ? judgeRefusal(attack.expect, outcome, evidence)
      : { verdict: 'got through', detail: besides };
  }
  const complaint = await attack.expect.complaint(seen);
  if (complaint !== undefined) return { verdict: attack.expect.failsAs, detail: complaint };
  return { verdict: 'refused', refusedBy: evidence.refusal };
}

/** Nothing is proven, but who stopped the attack all the same is worth knowing, and comes first. */
function controlFailed(
  { layer }: Expectation,
  outcome: Outcome,
  { refusal }: Evidence,
  caught: RecordedRefusal | undefined,
): Judgment {
  const attack = caught && caught.layer !== layer ? `got past ${layer}, caught by ${told(caught)}; ` : '';
  const cause = refusal ? `, ${told(refusal)}` : '';
  const body = outcome.kind === 'http' ? ` ${outcome.body.slice(0, 160)}` : '';
  return {
    verdict: 'positive control failed',
    detail: `${attack}the well-made request got ${statusText(outcome)}${cause}${body}`,
    refusedBy: caught,
  };
}

const told = ({ layer, reason, by }: RecordedRefusal) => `${layer} ${reason} (${by})`;

function isLocalFault(outcome: Outcome): outcome is Outcome & { kind: 'no-response' } {
  return outcome.kind === 'no-response' && outcome.isLocal;
}

function judgeRefusal(expect: ExpectedRefusal, outcome: Outcome, evidence: Evidence): Judgment {
  if (isSuccess(outcome)) return { verdict: 'got through', detail: `answered ${statusText(outcome)}` };
  const refusal = outcome.kind === 'http' ? evidence.refusal : silentRefusal(outcome);
  if (!refusal) return unexplained(outcome, evidence);
  if (refusal.layer !== expect.layer || !expect.reasons.includes(refusal.reason)) return secondLine(expect, refusal);
  const lost = lostLine(expect, refusal);
  if (lost) return { verdict: 'second line', detail: lost, refusedBy: refusal };
  if (evidence.faults.length > 0)
    return { verdict: 'no record', detail: evidence.faults.join('; '), refusedBy: refusal };
  if (outcome.kind === 'http' && !expect.statuses.includes(outcome.status)) {
    const detail = `answered ${outcome.status} instead of ${expect.statuses.join(' or ')}`;
    return { verdict: 'wrong status', detail, refusedBy: refusal };
  }
  return { verdict: 'refused', refusedBy: refusal };
}

/** Which of the two lines of a control did not refuse, by the record. */
function lostLine({ bothLinesOf }: ExpectedRefusal, { policies = [], source }: RecordedRefusal): string | undefined {
  if (bothLinesOf === undefined || source !== 'ocsf') return undefined;
  if (!policies.includes(`code/${bothLinesOf}`))
    return `the check in code is gone: ${policies.join(', ')} alone refused`;
  if (policies.every((policy) => policy.startsWith('code/'))) return 'the policies would permit it: code alone refused';
  return undefined;
}

/** A handshake or connection that was refused leaves no record at the gateway: nothing was ever received. */
const SILENT: RecordedRefusal = { layer: 'transport', reason: 'TLS_REFUSED', source: 'access-log', by: 'handshake' };

/** A function whose policy turns somebody away leaves no record either: its code never runs. */
function silentRefusal({ code }: NoResponse): RecordedRefusal {
  return code === 'AccessDeniedException'
    ? { ...SILENT, reason: 'INVOKER_NOT_ALLOWED', by: 'function policy' }
    : SILENT;
}

function unexplained(outcome: Outcome, evidence: Evidence): Judgment {
  const status = statusText(outcome);
  if (evidence.isServed) return { verdict: 'got through', detail: `reached the backend, which answered ${status}` };
  return { verdict: 'no record', detail: `answered ${status}, and no record says who refused` };
}

function secondLine(expect: ExpectedRefusal, refusal: RecordedRefusal): Judgment {
  const meant = `${expect.layer} ${expect.reasons.join(' or ')}`;
  const detail = `expected ${meant}; caught by ${refusal.layer} ${refusal.reason} (${refusal.by})`;
  return { verdict: 'second line', detail, refusedBy: refusal };
}
