import { CONTROLS } from '../vocabulary';
import { isDay } from './day';

/**
 * Who weakens what, why and until when.
 */
export interface WaiverOptions {
  /**
   * The team or person that answers for the weakness.
   */
  readonly owner: string;

  /**
   * Why the weakness is acceptable, in words that an auditor understands.
   */
  readonly reason: string;

  /**
   * The last day of the waiver, as `YYYY-MM-DD` (UTC). From the day after, the synth fails.
   */
  readonly expires: string;
}

/**
 * A named weakening with owner, reason and expiry.
 *
 * It becomes a cdk-nag acknowledgement, stands in the template and in every report, and fails the synth once expired.
 * There is no other way to weaken anything.
 *
 * @example
 * const waiver = Waiver.of('network-edge', {
 *   owner: 'payments',
 *   reason: 'private pilot',
 *   expires: '2027-03-31',
 * });
 */
export class Waiver {
  /**
   * Waives one control or gap, by its slug.
   *
   * @param slug the slug of the control, such as `authz-gap`, or `network-edge`
   * @param options owner, reason and expiry
   */
  public static of(slug: string, options: WaiverOptions): Waiver {
    return new Waiver(slug, options);
  }

  /** The slug of the control or gap. */
  public readonly slug: string;

  /** Who answers for the weakness. */
  public readonly owner: string;

  /** Why it is acceptable. */
  public readonly reason: string;

  /** Its last day, `YYYY-MM-DD`. */
  public readonly expires: string;

  private constructor(slug: string, { owner, reason, expires }: WaiverOptions) {
    if (!waivableSlugs().includes(slug)) {
      throw new Error(`waiver of unknown control "${slug}"; use one of ${waivableSlugs().join(', ')}`);
    }
    for (const [name, value] of Object.entries({ owner, reason, expires })) {
      if (typeof value !== 'string' || value.trim() === '') {
        throw new Error(`waiver "${slug}" has no "${name}"; a weakness needs an owner, a reason and an expiry`);
      }
    }
    if (!isDay(expires)) {
      throw new Error(`waiver "${slug}" has "expires" ${JSON.stringify(expires)}; write a date as 2027-03-31`);
    }
    this.slug = slug;
    this.owner = owner;
    this.reason = reason;
    this.expires = expires;
  }

  /**
   * Whether the last day of the waiver is over.
   *
   * @param now the moment to judge at
   */
  public isExpired(now: Date): boolean {
    return now.toISOString().slice(0, 10) > this.expires;
  }
}

/** Slugs that a waiver may name: every control. */
export function waivableSlugs(): string[] {
  return CONTROLS.map((control) => control.slug);
}
