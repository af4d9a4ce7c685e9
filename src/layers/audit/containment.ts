import { Duration } from 'aws-cdk-lib';
import { isIP } from 'node:net';
import { type Fault, refuseFaults } from '../../core/errors';
import type { Detection } from '../../vocabulary';
import { DETECTIONS } from '../../vocabulary/detections';

/**
 * What is done about findings without waiting for anybody.
 */
export interface ContainmentOptions {
  /**
   * Slugs of detections that suspend the consumer: those that tell of one consumer whose identity is proven, such as
   * `object-enumeration`. A false alarm shuts out a customer: start with few, and look at the findings of a month first.
   *
   * @default - no consumer is suspended
   */
  readonly suspendOn?: string[];

  /**
   * Slugs of detections that block the address in the web ACL: those that tell of one address, such as `web-attack`. Many
   * callers may share an address. Of an IPv6 address, its /64 network is blocked.
   *
   * @default - no address is blocked
   */
  readonly blockOn?: string[];

  /**
   * When an action is undone: 5 minutes up to 7 days.
   *
   * @default Duration.hours(1)
   */
  readonly expiry?: Duration;

  /**
   * Actions in an hour, 1 up to 1000. What is beyond is recorded and alarmed on, and not done: whoever can raise findings must
   * not be able to shut everybody out.
   *
   * @default 10
   */
  readonly maxPerHour?: number;

  /**
   * Ids of consumers that are never suspended.
   *
   * @default - none
   */
  readonly exceptConsumers?: string[];

  /**
   * Ranges that are never blocked, in CIDR notation: offices, monitors, partners behind one address.
   *
   * @default - none
   */
  readonly exceptRanges?: string[];
}

/**
 * Containment: a consumer is suspended, or an address blocked, as soon as a finding says so; for a while, within a limit, and
 * with an audit record of every action. `hardened-api containment` lists what is contained, and undoes it.
 *
 * @example
 * const containment = Containment.of({ suspendOn: ['object-enumeration'], blockOn: ['web-attack', 'credential-stuffing'] });
 */
export class Containment {
  /**
   * Says what is contained.
   *
   * @param options detections, expiry and limits
   */
  public static of(options: ContainmentOptions): Containment {
    const { suspendOn = [], blockOn = [], exceptRanges = [] } = options;
    const { expiry = Duration.hours(1), maxPerHour = 10 } = options;
    refuseFaults('containment', [
      ...(suspendOn.length + blockOn.length === 0 ? [EMPTY] : []),
      ...suspendOn.flatMap((slug) => slugFaults('suspendOn', slug, suspends)),
      ...blockOn.flatMap((slug) => slugFaults('blockOn', slug, blocks)),
      ...exceptRanges.filter((range) => !isRange(range)).map(rangeFault),
      ...limitFaults(expiry, maxPerHour),
    ]);
    return new Containment({
      suspendOn,
      blockOn,
      expirySeconds: expiry.toSeconds(),
      maxPerHour,
      exceptConsumers: options.exceptConsumers ?? [],
      exceptRanges,
    });
  }

  private constructor(
    /** @internal */
    readonly _plan: ContainmentPlan,
  ) {}
}

/** What the function is told, IP sets aside. */
export interface ContainmentPlan {
  readonly suspendOn: readonly string[];
  readonly blockOn: readonly string[];
  readonly expirySeconds: number;
  readonly maxPerHour: number;
  readonly exceptConsumers: readonly string[];
  readonly exceptRanges: readonly string[];
}

const EMPTY: Fault = {
  where: '"suspendOn", "blockOn"',
  what: 'no detection is named, so that nothing would ever be contained',
  remedy: 'name at least one, or leave "containment" out',
};

/** Findings about one proven consumer: of any other, the consumer is whoever happened to come last. */
const suspends = ({ groupBy, source }: Detection) =>
  source === 'decision' && (groupBy === 'consumer' || groupBy === 'caller');
const blocks = ({ groupBy }: Detection) => groupBy === 'ip';

function slugFaults(prop: string, slug: string, isUsable: (detection: Detection) => boolean): Fault[] {
  const detection = DETECTIONS.find((each) => each.slug === slug);
  const usable = DETECTIONS.filter(isUsable).map((each) => each.slug);
  const remedy = `name one of ${usable.join(', ')}`;
  if (!detection) return [{ where: `"${prop}"`, what: `${JSON.stringify(slug)} is no detection`, remedy }];
  const subject = prop === 'blockOn' ? 'one address' : 'one proven consumer';
  return isUsable(detection) ? [] : [{ where: `"${prop}"`, what: `${slug} does not tell of ${subject}`, remedy }];
}

function isRange(range: string): boolean {
  const [address = '', bits = '', ...more] = range.split('/');
  const family = isIP(address);
  return family > 0 && more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

function rangeFault(range: string): Fault {
  const what = `${JSON.stringify(range)} is no range`;
  return { where: '"exceptRanges"', what, remedy: 'write it as 203.0.113.0/24 or 2001:db8::/32' };
}

function limitFaults(expiry: Duration, maxPerHour: number): Fault[] {
  const seconds = expiry.toSeconds();
  const faults: Fault[] = [];
  if (seconds < 300 || seconds > 604_800) {
    faults.push({ where: '"expiry"', what: `it is ${seconds} seconds`, remedy: 'give 5 minutes up to 7 days' });
  }
  if (!Number.isInteger(maxPerHour) || maxPerHour < 1 || maxPerHour > 1000) {
    faults.push({ where: '"maxPerHour"', what: `it is ${maxPerHour}`, remedy: 'give a whole number of 1 up to 1000' });
  }
  return faults;
}
