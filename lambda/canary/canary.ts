import { randomUUID } from 'node:crypto';
import {
  CANARY_DETECTION,
  CANARY_METRICS,
  type CanaryCall,
  type CanaryConfig,
  FINDING_EVENT,
  RECEIPT_EVENT,
} from '../../src/vocabulary';
import { metricLine, type MetricValue } from '../core/metrics';
import { canaryAgent, sentAt } from './nonce';

/** Sends one request and gives back the status of the answer. Rejects where there is none. */
export type Send = (call: CanaryCall, headers: Readonly<Record<string, string>>) => Promise<number>;

/** What the canary needs of its surroundings. */
export interface CanaryDeps {
  readonly api: string;
  readonly config: CanaryConfig;
  readonly secret: () => Promise<string>;
  readonly send: Send;
  readonly now: () => number;
  /** Writes one line of the canary's log. */
  readonly write: (line: unknown) => void;
}

type Json = Readonly<Record<string, unknown>>;

/** A clock may run this much behind the one that sent. */
const SKEW_MS = 60_000;
const REFUSED: readonly number[] = [401, 403];

/**
 * Shows that the audit works from end to end: it sends a request with a forged token on a schedule, and is told when the
 * finding of that very request arrives. An alarm on the metrics rings when one does not.
 */
export class Canary {
  constructor(private readonly deps: CanaryDeps) {}

  async handle(event: unknown): Promise<void> {
    const { source, 'detail-type': type, detail } = objectOf(event);
    if (source === FINDING_EVENT.SOURCE && type === FINDING_EVENT.TYPE) await this.found(objectOf(detail));
    else if (source === RECEIPT_EVENT.SOURCE && type === RECEIPT_EVENT.TYPE) await this.delivered(objectOf(detail));
    else await this.fly();
  }

  /** A refusal counts; an answer of any other kind, or none, does not. */
  private async fly(): Promise<void> {
    const { config, secret, send, now } = this.deps;
    const agent = canaryAgent(await secret(), now());
    const headers = {
      authorization: `Bearer ${unsignedToken(now())}`,
      'user-agent': agent,
      ...(config.contentType && { 'content-type': config.contentType }),
    };
    const status = await send(config, headers).catch(() => 0);
    this.measure({ [CANARY_METRICS.REFUSED]: REFUSED.includes(status) ? 1 : 0 });
    // Never the nonce: whoever reads the log could calm the alarm with it.
    this.deps.write({ canary: 'sent', status: status === 0 ? 'no answer' : status });
  }

  private async found(detail: Json): Promise<void> {
    const { slug, group } = objectOf(objectOf(detail['unmapped'])['detection']);
    if (slug !== CANARY_DETECTION) return;
    const delay = await this.delayOf(group);
    if (delay === undefined) return;
    this.measure({
      [CANARY_METRICS.FOUND]: this.isInTime(delay) ? 1 : 0,
      [CANARY_METRICS.DELAY]: { value: Math.max(0, delay), unit: 'Milliseconds' },
    });
  }

  private async delivered({ sink, agent }: Json): Promise<void> {
    // Each name is a metric that costs: none but those that were announced.
    const known = this.deps.config.receipts.find((each) => each === sink);
    const delay = known === undefined ? undefined : await this.delayOf(agent);
    if (known === undefined || delay === undefined) return;
    this.measure({ [CANARY_METRICS.DELIVERED]: this.isInTime(delay) ? 1 : 0 }, { sink: known });
  }

  /** Milliseconds since the canary was sent; undefined: it is none of ours. */
  private async delayOf(agent: unknown): Promise<number | undefined> {
    const sent = sentAt(agent, await this.deps.secret());
    if (sent === undefined) this.deps.write({ canary: 'not ours' });
    return sent === undefined ? undefined : this.deps.now() - sent;
  }

  private isInTime(delay: number): boolean {
    return delay >= -SKEW_MS && delay <= this.deps.config.deadlineSeconds * 1000;
  }

  private measure(values: Readonly<Record<string, MetricValue>>, more: Readonly<Record<string, string>> = {}): void {
    const { api, now, write } = this.deps;
    write(metricLine({ api, ...more }, values, now()));
  }
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token without a signature: no API that verifies anything takes it. */
function unsignedToken(now: number): string {
  const seconds = Math.floor(now / 1000);
  const claims = { sub: 'canary', jti: randomUUID(), iat: seconds, exp: seconds + 60 };
  return `${encoded({ alg: 'none', typ: 'at+jwt' })}.${encoded(claims)}.`;
}
