import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { CANARY_AGENT } from '../../src/vocabulary';

/** Characters of the mark: 128 bits, as hex digits. */
const MARK_LENGTH = 32;
const FORM = /^([0-9a-z]{8,9})\.([0-9a-f]{16})\.([0-9a-f]{32})$/;

function markOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex').slice(0, MARK_LENGTH);
}

/**
 * What a canary calls itself: when it was sent, something that never repeats, and a mark that nobody else can make. Nothing
 * has to be remembered to know it again.
 */
export function canaryAgent(secret: string, now: number, random: () => Buffer = () => randomBytes(8)): string {
  const text = `${now.toString(36)}.${random().toString('hex')}`;
  return `${CANARY_AGENT}${text}.${markOf(secret, text)}`;
}

/** When a canary was sent, in epoch milliseconds; undefined: it is none of ours. */
export function sentAt(agent: unknown, secret: string): number | undefined {
  if (typeof agent !== 'string' || !agent.startsWith(CANARY_AGENT)) return undefined;
  const [, time, random, mark] = FORM.exec(agent.slice(CANARY_AGENT.length)) ?? [];
  if (time === undefined || random === undefined || mark === undefined) return undefined;
  const right = markOf(secret, `${time}.${random}`);
  return timingSafeEqual(Buffer.from(mark), Buffer.from(right)) ? Number.parseInt(time, 36) : undefined;
}
