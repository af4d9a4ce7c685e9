import { type CfnResource, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { synthTime } from './clock';
import { type Fault, refuseFaults } from './errors';
import type { Waiver } from './waiver';

/** Member of a resource's `Metadata` under which waivers stand. */
export const METADATA_KEY = 'cdk-hardened-api';

/** The id under which the rule pack reports the control of a slug; a waiver acknowledges it. */
export function ruleId(slug: string): string {
  return `ApiSecurity-${slug}`;
}

/** Refuses expired and repeated waivers; returns the slugs that are waived. */
export function activeWaivers(scope: IConstruct, waivers: readonly Waiver[]): ReadonlySet<string> {
  const now = synthTime(scope);
  const faults: Fault[] = [];
  const slugs = new Set<string>();
  for (const waiver of waivers) {
    const where = `waiver "${waiver.slug}" of ${waiver.owner}`;
    if (waiver.isExpired(now)) {
      faults.push({
        where,
        what: `expired on ${waiver.expires}`,
        remedy: 'close the gap and remove the waiver, or renew it with a new date and reason',
      });
    }
    if (slugs.has(waiver.slug)) {
      faults.push({ where, what: 'is the second one of this slug', remedy: 'keep one waiver for each slug' });
    }
    slugs.add(waiver.slug);
  }
  refuseFaults(`waivers of ${scope.node.path}`, faults);
  return slugs;
}

/** Writes the waivers, and what stands before the gateway, where reports and the rule pack read them. */
export function recordWaivers(
  scope: IConstruct,
  resource: CfnResource,
  waivers: readonly Waiver[],
  edge?: Readonly<Record<string, unknown>>,
): void {
  const entries = waivers.map(({ slug, owner, reason, expires }) => ({ slug, owner, reason, expires }));
  resource.addMetadata(METADATA_KEY, { waivers: entries, ...(edge && { edge }) });
  for (const { slug, owner, reason, expires } of entries) {
    Validations.of(scope).acknowledge({ id: ruleId(slug), reason: `${reason} (${owner}, until ${expires})` });
  }
}
