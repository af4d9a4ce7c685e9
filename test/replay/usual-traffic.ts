import type { TimedLine } from '../../cli/detect/fixture-lines';
import { rawLines } from '../../cli/detect/raw-lines';
import type { Reason, SignalFields } from '../../src/vocabulary';

const CONSUMERS = 400;
const ACCOUNTS = 25;
const COUNTRIES = ['DE', 'FR', 'NL', 'US', 'SG'];
const OPERATIONS = ['listOrders', 'getOrder', 'createOrder', 'searchOrders'];
const HOUR_MS = 3_600_000;

/** What honest callers get wrong, and how often: none of it comes often enough from one of them to be an attack. */
const MISTAKES: readonly (readonly [share: number, layer: string, point: string, reason: Reason])[] = [
  [0.004, 'authentication', 'authorizer', 'TOKEN_EXPIRED'],
  [0.002, 'authorization', 'authorizer', 'SCOPE_MISSING'],
  [0.002, 'input', 'guard', 'PARAMETER_INVALID'],
  [0.001, 'input', 'guard', 'BODY_INVALID'],
  [0.0005, 'network', 'authorizer', 'SOURCE_NOT_ALLOWED'],
];

/** One request of an honest caller as the logs have it: decision, access log, web ACL; and the lines that it leaves. */
export function usualRequest(random: () => number, time: number, serial: number): TimedLine[] {
  // Few call much, many call little.
  const consumer = Math.floor(CONSUMERS * random() ** 2);
  const account = Math.floor(ACCOUNTS * random());
  const who = consumer * ACCOUNTS + account;
  const fields: SignalFields = {
    consumer: `c-${consumer}`,
    subject: `u-${account}`,
    tokenHash: `t-${who}-${Math.floor(time / HOUR_MS)}`,
    ip: `100.${64 + (who % 64)}.${(who >> 6) & 255}.${1 + (who >> 14)}`,
    userAgent: `client-${consumer}/2`,
    operation: OPERATIONS[Math.floor(random() * OPERATIONS.length)]!,
    resource: `Order::${who}-${Math.floor(random() * 3)}`,
  };
  const country = COUNTRIES[consumer % COUNTRIES.length]!;
  const correlation = `usual-${serial}`;
  const decision = decisionOf(random);
  const of = (source: 'decision' | 'access' | 'waf', more: SignalFields) =>
    rawLines({ ...fields, ...more }, { source, time, correlation }).map((text) => ({ time, text }));
  return [
    ...of('waf', { action: 'ALLOW', country }),
    ...of('decision', decision),
    ...of('access', { status: decision.decision === 'allow' ? '200' : '403' }),
  ];
}

function decisionOf(random: () => number): SignalFields {
  let left = random();
  for (const [share, layer, point, reason] of MISTAKES) {
    if (left < share) return { point, decision: 'refuse', layer, reason };
    left -= share;
  }
  return { point: 'authorizer', decision: 'allow', layer: 'authorization' };
}
